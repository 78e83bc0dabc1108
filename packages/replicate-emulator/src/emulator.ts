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
import { createRenderLimiter } from "./drawing/render-limiter.ts";
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
import { createVideoRenderer } from "./video/render-video.ts";

/** An emulated Replicate with one account; see `createEmulator`. */
export interface Emulator {
  /**
   * The API as a `fetch` function without a network, for clients that accept one. It answers for the host of `baseUrl`,
   * for `api.replicate.com` and for `replicate.delivery`. Other hosts reject as unknown.
   *
   * @throws TypeError `fetch failed` with a `cause.code`, like Node's fetch, for scripted resets and after `close`.
   */
  readonly fetch: (request: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /**
   * Serves the API on 127.0.0.1. Port 0, the default, selects a free port. `url` is the server's origin.
   *
   * @throws Error if it is already listening, if it is closed, or if the port is in use (`EADDRINUSE`).
   */
  readonly listen: (
    port?: number,
  ) => Promise<{ readonly url: string; readonly baseUrl: string; readonly port: number }>;
  /** Stops the server, and closes every socket and timer. A second call does nothing. */
  readonly close: () => Promise<void>;
  /** The base URL for clients, `…/v1`: the server's while it listens, otherwise the fetch form's. */
  readonly baseUrl: string;
  /** The current state of every prediction, in creation order. */
  readonly predictions: readonly EmulatedPrediction[];
  /** Every request, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How often each scripted fault was triggered, by name, for example `create.reset.created`. */
  readonly faults: Readonly<Record<string, number>>;
  /** Every attempt to deliver a webhook. */
  readonly webhooks: readonly WebhookDelivery[];
}

const HOUR_MS = 60 * 60 * 1000;
const KEEP_REQUESTS = 100_000;
const KEEP_PREDICTIONS = 50_000;

/**
 * Creates an emulator of Replicate's HTTP API. Its images and videos are drawings: no model runs, and nothing is paid.
 *
 * @throws RangeError if `speed` is not above 0; TypeError if `origin` is not a URL.
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
  // Every request in flight listens, and their number is not limited.
  setMaxListeners(0, closing.signal);
  const origins = createOrigins(options.origin);
  const log = createRequestLog(options.keepRequests ?? KEEP_REQUESTS);
  const webhookSecret = options.webhookSecret ?? newWebhookSecret();
  const limit = createRenderLimiter();
  const emulation: Emulation = {
    clock,
    scenario,
    models: createModelRegistry(options.models ?? [], options.unknownModels ?? "not-found"),
    predictions: createPredictionStore(options.keepPredictions ?? KEEP_PREDICTIONS),
    files: createFileStore(clock),
    faults: createFaultLog(),
    limiter: createRateLimiter(scenario.rateLimit ?? {}, clock),
    render: createRenderer(limit, imageSize),
    renderVideo: createVideoRenderer(limit, imageSize && longSideOf(imageSize)),
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
      if (closing.signal.aborted) throw new Error("the emulator is closed; create a new one");
      if (listening)
        throw new Error("the emulator is already listening; create another one for another port");
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

/** Returns the longer side, rounded up to an even number for video codecs. */
function longSideOf({ width, height }: CanvasSize): number {
  return 2 * Math.ceil(Math.max(width, height) / 2);
}
