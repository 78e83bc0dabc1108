import type { DownloadScript } from "./download-fault.ts";
import type { CreateFault, RequestFault } from "./request-fault.ts";
import type { Schedule } from "./schedule.ts";

/** How a prediction ends. `never` stays in the state `at`, by default `processing`. `aborted` never starts. */
export type PredictionEnd =
  | { readonly status: "succeeded" }
  | {
      readonly status: "failed";
      readonly error: string;
      /** The state in which it fails. A prediction that fails in `starting` never runs. Default: `processing`. */
      readonly at?: "starting" | "processing";
      /** Whether the failure is billed. Default: false, as for official models. */
      readonly billed?: boolean;
    }
  | { readonly status: "canceled" | "aborted" }
  | { readonly status: "never"; readonly at?: "starting" | "processing" };

/**
 * The `output` of a successful prediction if it differs from the request.
 *
 * - `count`: this many images instead of the requested number: fewer (moderated) or more.
 * - `value`: exactly this value: `null`, `[]`, `""`, an object.
 * - `holes`: `null` instead of the images at these indexes.
 * - `data-urls`: the images themselves, as `data:` URLs.
 * - `wrapped`: the URLs of the images in another shape: `(urls) => ({ images: urls })`.
 * - `shape`: a string if the model returns an array, or an array if it returns a string.
 */
export type OutputScript =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "holes"; readonly at: readonly number[] }
  | { readonly kind: "data-urls" }
  | { readonly kind: "wrapped"; readonly wrap: (urls: readonly string[]) => unknown }
  | { readonly kind: "shape"; readonly shape: "string" | "array" };

/** A call to one prediction as a scenario sees it. `index` is its number among calls of the same kind, from 0. */
export interface PredictionCall {
  readonly index: number;
}

/**
 * The script of one prediction. Every field is optional. `{}` is a prediction without faults.
 *
 * @example
 * ```ts
 * const script: PredictionScript = {
 *   runMs: 50,
 *   create: { kind: "reset", created: true },
 *   polls: [{ kind: "answer", status: 503 }],
 *   end: { status: "failed", error: "Prediction interrupted; please retry (code: PA)" },
 * };
 * ```
 */
export interface PredictionScript {
  /** The fault of the create call. */
  readonly create?: CreateFault;
  /** How much later the answer to the create comes, in milliseconds. */
  readonly answerAfterMs?: number;
  /** How long the prediction is in `starting`, in milliseconds. */
  readonly startMs?: number;
  /** How long the prediction is in `processing`, in milliseconds. */
  readonly runMs?: number;
  /** The end. Default: `succeeded`. */
  readonly end?: PredictionEnd;
  readonly output?: OutputScript;
  /** The output is complete while the status is still `processing`, as in Replicate's sync mode. */
  readonly earlyOutput?: boolean;
  /** The fault of each GET of the prediction. */
  readonly polls?: Schedule<RequestFault, PredictionCall>;
  /** The fault of each cancel. `too-late`: it is answered with 200, but the prediction continues to its end. */
  readonly cancels?: Schedule<RequestFault | { readonly kind: "too-late" }, PredictionCall>;
  /** The faults of downloads of its outputs. */
  readonly downloads?: DownloadScript;
}
