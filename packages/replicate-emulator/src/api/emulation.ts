import type { Clock } from "../clock.ts";
import type { Renderer } from "../drawing/render.ts";
import type { FaultLog } from "../fault-log.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { ModelRegistry } from "../model/model-registry.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { type PredictionState, stateAt } from "../prediction/prediction-state.ts";
import type { PredictionStore } from "../prediction/prediction-store.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { FilmRenderer } from "../video/film.ts";
import type { FileStore } from "./file-store.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** All that the routes share: one emulated account. */
export interface Emulation {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly models: ModelRegistry;
  readonly predictions: PredictionStore;
  readonly files: FileStore;
  readonly faults: FaultLog;
  readonly limiter: RateLimiter;
  readonly render: Renderer;
  readonly film: FilmRenderer;
  readonly webhooks: WebhookSender;
  readonly webhookSecret: string;
  readonly token: string | undefined;
  readonly retentionMs: number;
  /** The creates that reached the scenario, those of them that made a prediction, and how often each input came. */
  readonly creates: { count: number; made: number; readonly attempts: Map<string, number> };
  readonly lists: { count: number };
}

/** A request on its way through a route. */
export interface Call {
  readonly request: IncomingRequest;
  readonly params: readonly string[];
  /** Where the API was addressed, and where outputs are served: origins without a slash at the end. */
  readonly apiOrigin: string;
  readonly outputOrigin: string;
  /** Whether a URL is the emulator's own, under any of its names. */
  readonly isOwn: (url: URL) => boolean;
  /** Notes in the request log which prediction the request is about. */
  readonly note: (record: PredictionRecord) => void;
  /** Notes there what a create sends to the model. */
  readonly noteInput: (input: ModelInput) => void;
}

export function currentState(emulation: Emulation, record: PredictionRecord): PredictionState {
  return stateAt(record, emulation.clock.now());
}
