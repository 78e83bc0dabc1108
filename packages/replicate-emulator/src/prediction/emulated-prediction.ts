import type { ModelInput } from "../model/model-input.ts";
import { outputUrls } from "./prediction-output.ts";
import type { PredictionRecord, PredictionStatus } from "./prediction-record.ts";
import { isBilled, type PredictionState } from "./prediction-state.ts";

/**
 * A prediction as a test sees it. Unlike the API, it keeps all data.
 *
 * @example
 * ```ts
 * const paid = emulator.predictions.filter((prediction) => prediction.billed).length;
 * ```
 */
export interface EmulatedPrediction {
  readonly id: string;
  /** The index of its create, from 0. */
  readonly index: number;
  /** `owner/name`. */
  readonly model: string;
  readonly input: ModelInput;
  /** The seed of its first drawing, from the input or picked by the emulator. */
  readonly seed: number;
  readonly status: PredictionStatus;
  /** Whether Replicate would charge for it in its current state. */
  readonly billed: boolean;
  /** The creation time in emulated milliseconds since the epoch. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  /** The URLs of its images or video after it has succeeded. */
  readonly outputs: readonly string[];
  /** How often it was polled, and how often its outputs were downloaded. */
  readonly polls: number;
  readonly downloads: number;
}

export function emulatedPrediction(record: PredictionRecord, state: PredictionState): EmulatedPrediction {
  let downloads = 0;
  for (const count of record.downloads.values()) downloads += count;
  return {
    id: record.id,
    index: record.index,
    model: record.model.name,
    input: record.input,
    seed: record.seed,
    status: state.status,
    billed: isBilled(record, state),
    createdAt: record.createdAt,
    startedAt: state.startedAt,
    completedAt: state.completedAt,
    outputs: state.status === "succeeded" ? outputUrls(record) : [],
    polls: record.polls,
    downloads,
  };
}
