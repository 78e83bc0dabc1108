import { setMaxListeners } from "node:events";
import type { Emulation } from "./api/emulation.ts";
import { createFileStore } from "./api/file-store.ts";
import { handle } from "./api/handle.ts";
import { createOrigins } from "./api/origins.ts";
import { present } from "./api/present.ts";
import { createRateLimiter } from "./api/rate-limiter.ts";
import { createWebhookSender, type WebhookDelivery } from "./api/webhook-sender.ts";
import { newWebhookSecret } from "./api/webhook-signature.ts";
import { createClock } from "./clock.ts";
import type { CanvasSize } from "./drawing/canvas-size.ts";
import { createRenderer } from "./drawing/render.ts";
import { createRenderTurns } from "./drawing/render-turns.ts";
import type { EmulatorOptions } from "./emulator-options.ts";
import { createFaultLog } from "./fault-log.ts";
import { createFetchForm } from "./http/fetch-form.ts";
import type { IncomingRequest } from "./http/incoming-request.ts";
import { createServerForm } from "./http/server-form.ts";
import { createModelRegistry } from "./model/model-registry.ts";
import { type EmulatedPrediction, emulatedPrediction } from "./prediction/emulated-prediction.ts";
import { stateAt } from "./prediction/prediction-state.ts";
import { createPredictionStore } from "./prediction/prediction-store.ts";
import { createRequestLog, type RecordedRequest } from "./recorded-request.ts";
import { createFilmRenderer } from "./video/film.ts";

/** An emulated Replicate with one account; see `createEmulator`. */
export interface Emulator {
  /**
   * The API as a `fetch`, without a network. Give it to a client in the place of `fetch`. It answers for
   * `baseUrl`'s host, for `api.replicate.com` and `replicate.delivery`; other hosts reject as unknown to the DNS.
   *
   * @throws TypeError `fetch failed` with a `cause.code`, as Node's fetch, for scripted resets and after `close`.
   */
  readonly fetch: (request: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /**
   * Serves the API on 127.0.0.1; port 0, the default, takes a free one. `url` is the server's origin.
   *
   * @throws Error when it listens already, when it is closed, or when the port is taken (`EADDRINUSE`).
   */
  readonly listen: (
    port?: number,
  ) => Promise<{ readonly url: string; readonly baseUrl: string; readonly port: number }>;
  /** Ends the server, every socket and every timer. A second call does nothing. */
  readonly close: () => Promise<void>;
  /** The base URL for clients, `…/v1`: of the server when it listens, of the fetch form otherwise. */
  readonly baseUrl: string;
  /** Every prediction as it stands now, in the order of creation. */
  readonly predictions: readonly EmulatedPrediction[];
  /** Every request, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How often each scripted fault fired, by name, for example `create.reset.created`. */
  readonly faults: Readonly<Record<string, number>>;
  /** Every attempt to deliver a webhook. */
  readonly webhooks: readonly WebhookDelivery[];
}

const HOUR_MS = 60 * 60 * 1000;
const KEEP_REQUESTS = 100_000;
const KEEP_PREDICTIONS = 50_000;

/**
 * Makes an emulator of Replicate's HTTP API. Its images and videos are drawings: no model runs, and nothing
 * is paid.
 *
 * @throws RangeError when `speed` is not above 0; TypeError when `origin` is no URL.
 * @example
 * ```ts
 * const emulator = createEmulator();
 * const { baseUrl } = await emulator.listen();
 * const response = await fetch(`${baseUrl}/models/google/imagen-4/predictions`, {
 *   method: "POST",
 *   headers: { authorization: "Bearer any", "content-type": "application/json", prefer: "wait" },
 *   body: JSON.stringify({ input: { prompt: "an old sailor with a white beard" } }),
 * });
 * console.log((await response.json()).output);
 * await emulator.close();
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { scenario = {}, imageSize } = options;
  const clock = createClock(options);
  const closing = new AbortController();
  // Every request in flight listens, and there may be any number.
  setMaxListeners(0, closing.signal);
  const origins = createOrigins(options.origin);
  const log = createRequestLog(options.keepRequests ?? KEEP_REQUESTS);
  const webhookSecret = options.webhookSecret ?? newWebhookSecret();
  const inTurn = createRenderTurns();
  const emulation: Emulation = {
    clock,
    scenario,
    models: createModelRegistry(options.models ?? [], options.unknownModels ?? "not-found"),
    predictions: createPredictionStore(options.keepPredictions ?? KEEP_PREDICTIONS),
    files: createFileStore(clock),
    faults: createFaultLog(),
    limiter: createRateLimiter(scenario.rateLimit ?? {}, clock),
    render: createRenderer(inTurn, imageSize),
    film: createFilmRenderer(inTurn, imageSize && longSideOf(imageSize)),
    webhooks: createWebhookSender({
      clock,
      secret: webhookSecret,
      fetch: options.webhookFetch ?? globalThis.fetch,
      signal: closing.signal,
      bodyOf: (record) => present(emulation, record),
    }),
    webhookSecret,
    token: options.token,
    retentionMs: options.retentionMs ?? HOUR_MS,
    creates: { count: 0, made: 0, attempts: new Map() },
    lists: { count: 0 },
  };
  const answer = (request: IncomingRequest) => handle({ emulation, log, origins }, request);
  const server = createServerForm({ handle: answer, clock });
  let listening = false;

  return {
    fetch: createFetchForm({ handle: answer, clock, closed: closing.signal }),
    async listen(port = 0) {
      if (closing.signal.aborted) throw new Error("the emulator is closed: create another one");
      if (listening) throw new Error("the emulator listens already: create another one for another port");
      listening = true;
      try {
        const { origin, port: taken } = await server.listen(port);
        origins.listening = origin;
        return { url: origin, baseUrl: `${origin}/v1`, port: taken };
      } catch (error) {
        listening = false;
        throw error;
      }
    },
    async close() {
      closing.abort();
      clock.stop();
      await server.close();
    },
    get baseUrl() {
      return `${origins.api()}/v1`;
    },
    get predictions() {
      const now = clock.now();
      return emulation.predictions.records.map((record) => emulatedPrediction(record, stateAt(record, now)));
    },
    requests: log.requests,
    faults: emulation.faults.counts,
    webhooks: emulation.webhooks.deliveries,
  };
}

/** Codecs want even numbers. */
function longSideOf({ width, height }: CanvasSize): number {
  return 2 * Math.ceil(Math.max(width, height) / 2);
}
