import type { ErrorCode } from "../errors/error-codes.ts";
import type { JsonObject } from "../util/json.ts";

/** What a prediction is asked for. */
export type OutputKind = "image" | "video";

/** One output of a prediction: an address to fetch it from, or the bytes themselves as a `data:` URL. */
export interface PredictionOutput {
  readonly url: string;
}

/** A prediction as its provider tells of it. */
export interface Prediction {
  readonly id: string;
  readonly state: PredictionState;
  /** ISO 8601, UTC, where the provider says it. */
  readonly createdAt?: string;
  /** How long the model ran, in seconds, where the provider says it. */
  readonly predictSeconds?: number;
}

/** A prediction that was looked for by its input. */
export interface FoundPrediction extends Prediction {
  /**
   * How sure it is that it has the input that was looked for. Absent: it has. `alike`: what the provider shows of its
   * input fits, and is enough to recognize it. `unknown`: too little is shown to say. One of which something shown
   * proves that it is another one is not found at all.
   */
  readonly match?: "alike" | "unknown";
  /**
   * Whether it may be of another call too, by what is shown of its input. Absent: it may. The engine asks before it
   * takes a prediction of which it is not sure.
   */
  readonly isOf?: (call: { readonly input: JsonObject }) => boolean;
}

/** How far a prediction has come. */
export type PredictionState =
  | { readonly status: "starting" }
  /** `progress`, where the model tells it, is 0 to 1. */
  | { readonly status: "processing"; readonly progress?: number }
  /** Outputs are in the order in which the model made them; one that the model left out is null. */
  | {
      readonly status: "succeeded";
      readonly outputs: readonly (PredictionOutput | null)[];
      /** The provider has removed the outputs since. */
      readonly removed?: boolean;
      /**
       * The answer holds something that the provider did not understand. What is missing among the outputs may be
       * that, so it is never paid for again: its slot fails as `output_not_understood`.
       */
      readonly hasUnreadOutput?: boolean;
    }
  | { readonly status: "failed"; readonly failure: PredictionFailure }
  | { readonly status: "canceled" };

/** Why a prediction failed, in words that may be shown. */
export interface PredictionFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
  /** What the provider wrote, for a log at debug level. */
  readonly providerText?: string;
}
