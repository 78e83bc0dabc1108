import type { InvalidField, ModelInput } from "./model-input.ts";

/** The image formats that the emulator can draw, with the names that Replicate's models use. */
export type ImageFormat = "png" | "jpg" | "jpeg" | "webp";

/** The video containers: `webm` with VP8, `mp4` with AV1. */
export type VideoFormat = "webm" | "mp4";

/** The schema of one input. Units and bounds are the model's own. The format `uri` accepts any URL. */
export type InputRule =
  | {
      readonly type: "string";
      readonly enum?: readonly string[];
      readonly format?: "uri";
      readonly required?: boolean;
      /** The API shows the input redacted after the prediction was sent. */
      readonly secret?: boolean;
    }
  | {
      readonly type: "integer" | "number";
      readonly enum?: readonly number[];
      readonly minimum?: number;
      readonly maximum?: number;
      readonly required?: boolean;
    }
  | { readonly type: "boolean"; readonly required?: boolean }
  | {
      readonly type: "array";
      readonly items?: "uri";
      readonly maxItems?: number;
      readonly required?: boolean;
    };

/** How a model is requested to make several images in one prediction. */
export interface BatchRule {
  /** The input that contains the number, for example `num_outputs`. */
  readonly parameter: string;
  /** The number applies only if another input has this value. Otherwise the prediction makes one image. */
  readonly onlyWith?: { readonly parameter: string; readonly equals: string };
}

interface KnownModel {
  /** `owner/name`. */
  readonly name: string;
  /** The known inputs. `seed` and `output_format` are used only if they are listed here. */
  readonly inputs: Readonly<Record<string, InputRule>>;
  /**
   * A version id of 64 hex digits makes this a community model: it is created only by version, and its route under
   * `/v1/models` answers 404. Without it, the model is official, and its predictions have the version `hidden`.
   */
  readonly version?: string;
}

/**
 * A model that makes images.
 *
 * @example
 * ```ts
 * const model: ImageModelSpec = {
 *   name: "acme/portrait",
 *   output: "array",
 *   format: "png",
 *   batch: { parameter: "num_outputs" },
 *   inputs: { prompt: { type: "string", required: true }, num_outputs: { type: "integer", minimum: 1, maximum: 4 } },
 * };
 * ```
 */
export interface ImageModelSpec extends KnownModel {
  readonly media?: "image";
  /** Whether the output is one string or an array of strings. */
  readonly output: "string" | "array";
  /** The format if `output_format` is missing or is not an input of this model. */
  readonly format: ImageFormat;
  /** Without it, one prediction makes one image. */
  readonly batch?: BatchRule;
  /** The ratio if `aspect_ratio` is missing. Default: `1:1`. */
  readonly aspectRatio?: string;
}

/**
 * A model that makes one video. Its output is the video's URL as a string.
 *
 * @example
 * ```ts
 * const model: VideoModelSpec = {
 *   media: "video",
 *   name: "acme/motion",
 *   images: ["start_image", "references"],
 *   inputs: { start_image: { type: "string", format: "uri" }, references: { type: "array", items: "uri" } },
 * };
 * ```
 */
export interface VideoModelSpec extends KnownModel {
  readonly media: "video";
  /** The inputs that contain images, one or a list of them. The video shows the first given image. */
  readonly images: readonly string[];
  /** The ratio if `aspect_ratio` is missing. Default: the ratio of the image. */
  readonly aspectRatio?: string;
  /** The number of steps in its logs. By default, the logs have no steps. */
  readonly steps?: number;
  /** Returns the errors of inputs that are valid separately, but not together. */
  readonly refuses?: (input: ModelInput) => readonly InvalidField[];
}

/** A model that the emulator knows. Inputs that are not listed are ignored, as on Replicate. */
export type ModelSpec = ImageModelSpec | VideoModelSpec;
