import type { DownloadScript } from "./download-fault.ts";
import type { CreateFault, RequestFault } from "./request-fault.ts";
import type { Schedule } from "./schedule.ts";

/** How a prediction ends. `never` stays in `at` for good, `processing` by default; `aborted` never starts. */
export type PredictionEnd =
  | { readonly status: "succeeded" }
  | {
      readonly status: "failed";
      readonly error: string;
      /** `starting`: it never got to run; `processing` by default. */
      readonly at?: "starting" | "processing";
      /** Failures are free by default, as those of official models. */
      readonly billed?: boolean;
    }
  | { readonly status: "canceled" | "aborted" }
  | { readonly status: "never"; readonly at?: "starting" | "processing" };

/**
 * What a successful prediction carries as `output`, where that differs from what was asked.
 *
 * - `count`: so many images, whatever was asked: fewer (moderated away) or more.
 * - `value`: this value word for word: `null`, `[]`, `""`, an object.
 * - `holes`: `null` in place of the images at these places.
 * - `data-urls`: the images themselves, as `data:` URLs.
 * - `wrapped`: the addresses of the images, put into another shape: `(urls) => ({ images: urls })`.
 * - `shape`: a string where the model gives an array, or an array where it gives a string.
 */
export type OutputScript =
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "holes"; readonly at: readonly number[] }
  | { readonly kind: "data-urls" }
  | { readonly kind: "wrapped"; readonly wrap: (urls: readonly string[]) => unknown }
  | { readonly kind: "shape"; readonly shape: "string" | "array" };

/** A call to one prediction, as a scenario sees it: its number among its kind, from 0. */
export interface PredictionCall {
  readonly index: number;
}

/**
 * One prediction's fate. Every field is optional; `{}` is a prediction without trouble.
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
  /** What the create call meets. */
  readonly create?: CreateFault;
  /** The create's answer comes so many milliseconds late. */
  readonly answerAfterMs?: number;
  /** Milliseconds in `starting`. */
  readonly startMs?: number;
  /** Milliseconds in `processing`. */
  readonly runMs?: number;
  /** The end; `succeeded` by default. */
  readonly end?: PredictionEnd;
  readonly output?: OutputScript;
  /** The output is already complete while the status is still `processing`, as in Replicate's sync mode. */
  readonly earlyOutput?: boolean;
  /** What each GET of the prediction meets. */
  readonly polls?: Schedule<RequestFault, PredictionCall>;
  /** What each cancel meets. `too-late`: it is answered with 200, and the prediction goes on to its end. */
  readonly cancels?: Schedule<RequestFault | { readonly kind: "too-late" }, PredictionCall>;
  /** What the downloads of its outputs meet. */
  readonly downloads?: DownloadScript;
}
