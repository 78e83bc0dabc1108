import type { VideoFormat } from "../model/model.ts";
import type { ModelInput } from "../model/model-input.ts";
import type { PredictionScript } from "./prediction-script.ts";
import type { RequestFault } from "./request-fault.ts";
import type { Schedule } from "./schedule.ts";

/**
 * A create as a scenario sees it. Creates that were rejected earlier (no token, throttled, invalid input, no credit) are
 * not included, so a client that repeats a throttled create gets the same script.
 */
export interface CreateCall {
  /** The number of earlier creates. */
  readonly index: number;
  /** How many earlier creates had the same model and input. Above 0, the client repeats a request. */
  readonly attempt: number;
  /** `owner/name`. */
  readonly model: string;
  readonly input: ModelInput;
}

/** The rate limits. They use emulated time, so `speed` makes waits shorter. */
export interface RateLimit {
  /** The maximum number of creates per minute. Default: 600, as on Replicate. */
  readonly createsPerMinute?: number;
  /** The maximum number of creates at once. Default: as many as per minute. */
  readonly burst?: number;
  /** The maximum number of other calls per minute. Default: 3000, as on Replicate. */
  readonly otherPerMinute?: number;
  /** Uses the message for accounts with little credit: "reduced to 6 requests per minute with a burst of 1". */
  readonly reduced?: boolean;
  /** The hints in a 429 answer about how long to wait. Default: all three. */
  readonly hints?: readonly ("retry-after" | "retry_after" | "text")[];
}

/** How a secret input is shown after the prediction was sent. */
export type Redaction = "text" | "stars" | "null" | "absent";

/** The behavior of the list, which determines whether a client can find out what happened to a create. */
export interface ListScript {
  /** The fault of each list call. */
  readonly calls?: Schedule<RequestFault, { readonly index: number }>;
  /** How long after its creation a prediction appears in the list, in milliseconds. */
  readonly lagMs?: number;
  /** The number of predictions per page. Default: 100, as on Replicate. */
  readonly pageSize?: number;
}

/**
 * How the emulated Replicate behaves. Every field is optional. `{}` is a Replicate without faults.
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
  /** A description in one line. */
  readonly description?: string;
  /** The script of each prediction, by the create's index or by a function. */
  readonly prediction?: Schedule<PredictionScript, CreateCall>;
  /** The ranges of random times for predictions without scripted times, in milliseconds. */
  readonly timing?: {
    readonly startMs?: readonly [low: number, high: number];
    readonly runMs?: readonly [low: number, high: number];
  };
  /** The container of videos. Default: `webm`, because the AV1 in `mp4` plays in fewer browsers. */
  readonly videoFormat?: VideoFormat;
  /**
   * How a secret input is shown: as `[REDACTED]` (the default), as `***`, as null, or not at all.
   */
  readonly redaction?: Redaction;
  readonly rateLimit?: RateLimit;
  /** How many predictions the account can pay for. Further creates get 402. Default: unlimited. */
  readonly credit?: number;
  readonly list?: ListScript;
}
