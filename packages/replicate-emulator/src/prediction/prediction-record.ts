import type { ImageOrder } from "../model/image-order.ts";
import type { ModelSpec } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { VideoOrder } from "../model/video-order.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";

/** A prediction's states, as Replicate names them. */
export type PredictionStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";

/** What a create asked for beside the input. */
export interface WebhookOrder {
  readonly url: string;
  readonly events: readonly string[] | undefined;
}

/** Everything known of one prediction; times in emulated milliseconds since the epoch. */
export interface PredictionRecord {
  readonly id: string;
  /** The number of its create, from 0. */
  readonly index: number;
  readonly model: ModelSpec;
  readonly input: ModelInput;
  readonly order: ImageOrder | VideoOrder;
  /** The seed that its drawings have: the input's, or one picked by its number. */
  readonly seed: number;
  readonly script: PredictionScript;
  readonly webhook: WebhookOrder | undefined;
  /** Where the API was addressed, for `urls`; without a slash at the end. */
  readonly apiOrigin: string;
  /** Where its outputs are served; without a slash at the end. */
  readonly outputOrigin: string;
  readonly outputKey: string;
  readonly createdAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly deadline: number | undefined;
  /** When a cancel reached it in time. */
  canceledAt: number | undefined;
  /** How often it was polled, canceled and each of its outputs downloaded. */
  polls: number;
  cancels: number;
  readonly downloads: Map<number, number>;
  /** Those who wait for a change that no clock foresees: a cancel. */
  readonly watchers: Set<() => void>;
  /** `data:` outputs, filled when they are rendered. */
  dataUrls: readonly string[] | undefined;
}
