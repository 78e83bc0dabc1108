import type { TimeSource } from "./clock.ts";
import type { CanvasSize } from "./drawing/canvas-size.ts";
import type { ModelSpec } from "./model/model.ts";
import type { UnknownModels } from "./model/model-registry.ts";
import type { Scenario } from "./scenario/scenario.ts";

/**
 * What an emulator is made of. Every field is optional.
 *
 * @example
 * ```ts
 * const emulator = createEmulator({ token: "r8_test", speed: 20, scenario: scenarios["one-fails"] });
 * ```
 */
export interface EmulatorOptions {
  /** How Replicate behaves; without trouble by default. */
  readonly scenario?: Scenario;
  /** The only token that is accepted; by default any token is, but none is refused with 401. */
  readonly token?: string;
  /** Models beside the known ones, or in their place. */
  readonly models?: readonly ModelSpec[];
  /** `accept` runs any `owner/name` as a model with one PNG as output; `not-found`, as Replicate, by default. */
  readonly unknownModels?: UnknownModels;
  /**
   * The origin of output URLs, for example `https://replicate.delivery`. By default that of the API's URL that was
   * called, or `https://replicate.delivery` when the fetch form was called as `https://api.replicate.com`.
   */
  readonly origin?: string;
  /** Milliseconds after its end at which a prediction's input, output and files go; an hour by default. */
  readonly retentionMs?: number;
  /** Emulated time in milliseconds since the epoch; by default the clock's, made faster by `speed`. */
  readonly now?: () => number;
  /**
   * Reads the time and waits for everything that takes emulated time; the machine's clock by default. With a clock of
   * your own and `fetch`, a test needs no real time.
   */
  readonly clock?: TimeSource;
  /**
   * The size of every image in pixels, in place of what the input orders; a video has the longer side. The images are
   * patterns without a figure. Use a small size where a test makes many images: one of 64 x 64 takes a fiftieth of the
   * time of a figure of a megapixel.
   */
  readonly imageSize?: CanvasSize;
  /** How much faster than real time every delay passes; 1 by default. */
  readonly speed?: number;
  /** The key for webhooks, `whsec_` and base64; made anew by default. */
  readonly webhookSecret?: string;
  /** Sends the webhooks, to loopback addresses only; the global `fetch` by default. */
  readonly webhookFetch?: typeof fetch;
  /** So many requests are kept at least in `requests`, the newest; 100,000 by default. */
  readonly keepRequests?: number;
  /** So many predictions are kept, the newest; older ones answer 404. 50,000 by default. */
  readonly keepPredictions?: number;
}
