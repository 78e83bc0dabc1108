import type { AssetKind } from "../assets/asset.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { JsonObject } from "../util/json.ts";

/** The kind of output of a prediction. */
export type OutputKind = AssetKind;

/** One output of a prediction: the URL to download it from, or a `data:` URL with the bytes. */
export interface PredictionOutput {
  readonly url: string;
}

/** A prediction as its provider reports it. */
export interface Prediction {
  readonly id: string;
  readonly state: PredictionState;
  /** ISO 8601, UTC, if the provider reports it. */
  readonly createdAt?: string;
  /** How long the model ran, in seconds, if the provider reports it. */
  readonly predictSeconds?: number;
}

/** A prediction that was found by its input. */
export interface FoundPrediction extends Prediction {
  /**
   * How certain it is that the prediction has the wanted input. Absent: certain. `alike`: the shown part of its input
   * matches, and is enough to recognize it. `unknown`: too little is shown. A prediction that is proven to be another
   * one is not returned.
   */
  readonly match?: "alike" | "unknown";
  /**
   * Whether the prediction can belong to another call too, by the shown part of its input. Absent: it can. The engine
   * checks this before it claims an uncertain match.
   */
  readonly isOf?: (call: { readonly input: JsonObject }) => boolean;
}

/** The state of a prediction. */
export type PredictionState =
  | { readonly status: "starting" }
  /** `progress` is from 0 to 1, if the model reports it. */
  | { readonly status: "processing"; readonly progress?: number }
  /** `outputs` is in the model's order. Null for one that the model omitted. */
  | {
      readonly status: "succeeded";
      readonly outputs: readonly (PredictionOutput | null)[];
      /** Whether the provider has removed the outputs. */
      readonly removed?: boolean;
      /**
       * Whether the answer holds something that the provider did not understand. A missing output could be in it, so it
       * is not paid for again: its slot fails with `output_not_understood`.
       */
      readonly hasUnreadOutput?: boolean;
    }
  | { readonly status: "failed"; readonly failure: PredictionFailure }
  | { readonly status: "canceled" };

/** Why a prediction failed, with a message that can be shown to users. */
export interface PredictionFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
  /** The provider's own text, for debug logs. */
  readonly providerText?: string;
}
