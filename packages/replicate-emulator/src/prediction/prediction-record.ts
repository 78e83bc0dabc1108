import type { ImageOrder } from "../model/image-order.ts";
import type { ModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { VideoOrder } from "../model/video-order.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";

/** The states of a prediction, with Replicate's names. */
export type PredictionStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";

/** The webhook options of a create. */
export interface WebhookOrder {
  readonly url: string;
  readonly events: readonly string[] | undefined;
}

/** The complete data of one prediction. Times are in emulated milliseconds since the epoch. */
export interface PredictionRecord {
  readonly id: string;
  /** The index of its create, from 0. */
  readonly index: number;
  readonly model: ModelSpec;
  readonly input: ModelInput;
  readonly order: ImageOrder | VideoOrder;
  /** The seed of its drawings, from the input or derived from its index. */
  readonly seed: number;
  readonly script: PredictionScript;
  readonly webhook: WebhookOrder | undefined;
  /** The origin of the API for `urls`, without a trailing slash. */
  readonly apiOrigin: string;
  /** The origin of its outputs, without a trailing slash. */
  readonly outputOrigin: string;
  readonly outputKey: string;
  readonly createdAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly deadline: number | undefined;
  /** When a cancel arrived in time. */
  canceledAt: number | undefined;
  /** How often it was polled and canceled, and how often each of its outputs was downloaded. */
  polls: number;
  cancels: number;
  readonly downloads: Map<number, number>;
  /** Callbacks for changes that are not determined by time, such as a cancel. */
  readonly watchers: Set<() => void>;
  /** The `data:` outputs, after they are rendered. */
  dataUrls: readonly string[] | undefined;
}
