import type { VideoFormat } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { PredictionScript } from "./prediction-script.ts";
import type { RequestFault } from "./request-fault.ts";
import type { Schedule } from "./schedule.ts";

/**
 * A create as a scenario sees it. Creates that were refused before (no token, throttled, invalid input, no credit
 * left) are not counted: a client that repeats a throttled create meets the same script again.
 */
export interface CreateCall {
  /** How many creates came before, from 0. */
  readonly index: number;
  /** How many of those had the same model and the same input: above 0, the client repeats itself. */
  readonly attempt: number;
  /** `owner/name`. */
  readonly model: string;
  readonly input: ModelInput;
}

/** The limits on calls. The emulator's clock counts, so `speed` makes waits shorter. */
export interface RateLimit {
  /** Creates a minute; 600 at Replicate. */
  readonly createsPerMinute?: number;
  /** Creates that may come at once; by default as many as in a minute. */
  readonly burst?: number;
  /** Calls other than creates a minute; 3000 at Replicate. */
  readonly otherPerMinute?: number;
  /** The text that an account with little credit gets: "reduced to 6 requests per minute with a burst of 1". */
  readonly reduced?: boolean;
  /** Which hints a 429 carries about the time to wait; by default all three. */
  readonly hints?: readonly ("retry-after" | "retry_after" | "text")[];
}

/** How a secret input is shown once it has been sent. */
export type Redaction = "text" | "stars" | "null" | "absent";

/** The list's behaviour, which decides whether a client can find out what became of a create. */
export interface ListScript {
  /** What each list call meets. */
  readonly calls?: Schedule<RequestFault, { readonly index: number }>;
  /** A prediction appears in the list so many milliseconds after it was created. */
  readonly lagMs?: number;
  /** Predictions a page; 100 at Replicate. */
  readonly pageSize?: number;
}

/**
 * How the emulated Replicate behaves. Every field is optional; `{}` is a Replicate without trouble.
 *
 * @example
 * ```ts
 * const scenario: Scenario = {
 *   prediction: ({ index }) => (index === 1 ? { end: { status: "failed", error: "NSFW content detected." } } : {}),
 *   rateLimit: { createsPerMinute: 6, burst: 1, reduced: true },
 *   list: { lagMs: 2_000 },
 * };
 * ```
 */
export interface Scenario {
  /** One line for people. */
  readonly description?: string;
  /** Each prediction's script, by the create's number or by a function. */
  readonly prediction?: Schedule<PredictionScript, CreateCall>;
  /** Bounds in milliseconds within which each prediction that is not scripted spends its time. */
  readonly timing?: {
    readonly startMs?: readonly [low: number, high: number];
    readonly runMs?: readonly [low: number, high: number];
  };
  /** The container of the videos; `webm` by default, because the AV1 in `mp4` plays in fewer browsers. */
  readonly videoFormat?: VideoFormat;
  /**
   * How a secret input is shown: as `[REDACTED]`, which is the default, as `***`, as null, or not at all.
   */
  readonly redaction?: Redaction;
  readonly rateLimit?: RateLimit;
  /** So many predictions can be paid for; further creates get 402. Unlimited by default. */
  readonly credit?: number;
  readonly list?: ListScript;
}
