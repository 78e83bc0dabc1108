import type { TimeSource } from "./clock.ts";
import type { CanvasSize } from "./drawing/canvas-size.ts";
import type { ModelSpec } from "./model/model.ts";
import type { UnknownModels } from "./model/model-registry.ts";
import type { Scenario } from "./scenario/scenario.ts";

/**
 * The options of an emulator. Every field is optional.
 *
 * @example
 * ```ts
 * const emulator = createEmulator({ token: "r8_test", speed: 20, scenario: scenarios["one-fails"] });
 * ```
 */
export interface EmulatorOptions {
  /** How Replicate behaves. Default: without faults. */
  readonly scenario?: Scenario;
  /** The only accepted token. By default any token is accepted, and a request without one gets 401. */
  readonly token?: string;
  /** More models, or replacements for known models. */
  readonly models?: readonly ModelSpec[];
  /** `accept` runs any `owner/name` as a model with one PNG as output. Default: `not-found`, as on Replicate. */
  readonly unknownModels?: UnknownModels;
  /**
   * The origin of output URLs, for example `https://replicate.delivery`. Default: the origin of the called API URL, or
   * `https://replicate.delivery` if the fetch form was called as `https://api.replicate.com`.
   */
  readonly origin?: string;
  /** How long a prediction's input, output and files are kept after its end, in milliseconds. Default: an hour. */
  readonly retentionMs?: number;
  /** Returns the emulated time in milliseconds since the epoch. Default: the clock's time, accelerated by `speed`. */
  readonly now?: () => number;
  /**
   * Reads the time, and waits for everything that takes emulated time. Default: the system clock. With your own clock and
   * `fetch`, a test needs no real time.
   */
  readonly clock?: TimeSource;
  /**
   * The size of every image in pixels, instead of the size in the input; for a video, its longer side. The images are
   * patterns without a figure. Use a small size in tests that make many images: an image of 64 x 64 takes a fiftieth of
   * the time of a figure of one megapixel.
   */
  readonly imageSize?: CanvasSize;
  /** How much faster than real time every delay passes. Default: 1. */
  readonly speed?: number;
  /** The key for webhooks, `whsec_` and base64. Default: a new random key. */
  readonly webhookSecret?: string;
  /** Sends the webhooks, only to loopback addresses. Default: the global `fetch`. */
  readonly webhookFetch?: typeof fetch;
  /** At least this many of the newest requests are kept in `requests`. Default: 100,000. */
  readonly keepRequests?: number;
  /** How many of the newest predictions are kept. Older ones answer 404. Default: 50,000. */
  readonly keepPredictions?: number;
}
