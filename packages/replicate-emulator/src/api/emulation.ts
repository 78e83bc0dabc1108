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
import type { VideoRenderer } from "../video/render-video.ts";
import type { FileStore } from "./file-store.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** The state of one emulated account, which all routes share. */
export interface Emulation {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly models: ModelRegistry;
  readonly predictions: PredictionStore;
  readonly files: FileStore;
  readonly faults: FaultLog;
  readonly limiter: RateLimiter;
  readonly render: Renderer;
  readonly renderVideo: VideoRenderer;
  readonly webhooks: WebhookSender;
  readonly webhookSecret: string;
  readonly token: string | undefined;
  readonly retentionMs: number;
  /** How many creates reached the scenario, how many made a prediction, and how often each input came. */
  readonly creates: { count: number; made: number; readonly attempts: Map<string, number> };
  readonly lists: { count: number };
}

/** A request with its route parameters. */
export interface Call {
  readonly request: IncomingRequest;
  readonly params: readonly string[];
  /** The origins of the API and of outputs for this request, without a trailing slash. */
  readonly apiOrigin: string;
  readonly outputOrigin: string;
  /** Returns whether a URL belongs to the emulator, under any of its names. */
  readonly isOwn: (url: URL) => boolean;
  /** Records the request's prediction in the request log. */
  readonly recordPrediction: (record: PredictionRecord) => void;
  /** Records the input of a create in the request log. */
  readonly recordInput: (input: ModelInput) => void;
}

export function currentState(emulation: Emulation, record: PredictionRecord): PredictionState {
  return stateAt(record, emulation.clock.now());
}
