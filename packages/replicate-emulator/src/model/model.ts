import type { InvalidField, ModelInput } from "./model-input.ts";

/** The media types that the emulator can draw, by the names that Replicate's models use for them. */
export type ImageFormat = "png" | "jpg" | "jpeg" | "webp";

/** The containers of the videos: `webm` holds VP8, `mp4` holds AV1. */
export type VideoFormat = "webm" | "mp4";

/** What a model's schema says of one input. Units and bounds are the model's own; `uri` is any URL. */
export type InputRule =
  | {
      readonly type: "string";
      readonly enum?: readonly string[];
      readonly format?: "uri";
      readonly required?: boolean;
      /** It is shown redacted, once it has been sent. */
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

/** How a model is asked for several images in one prediction. */
export interface BatchRule {
  /** The input that carries the number, for example `num_outputs`. */
  readonly parameter: string;
  /** Counts only when another input has this value; otherwise one image comes. */
  readonly onlyWith?: { readonly parameter: string; readonly equals: string };
}

interface KnownModel {
  /** `owner/name`. */
  readonly name: string;
  /** The known inputs; `seed` and `output_format` are honoured only when listed here. */
  readonly inputs: Readonly<Record<string, InputRule>>;
  /**
   * A version id of 64 hex digits makes this a community model: it is created by version only, and its route
   * under `/v1/models` answers 404. Absent: an official model, whose predictions have the version `hidden`.
   */
  readonly version?: string;
}

/**
 * A model that draws images.
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
  /** Whether one string or an array of strings comes out. */
  readonly output: "string" | "array";
  /** The format that comes when `output_format` is absent or is no input of this model. */
  readonly format: ImageFormat;
  /** Absent: one prediction is one image. */
  readonly batch?: BatchRule;
  /** The ratio when `aspect_ratio` is absent; `1:1` by default. */
  readonly aspectRatio?: string;
}

/**
 * A model that makes one video, whose URL is its output as a string.
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
  /** The inputs that hold images, one or a list of them. The video shows the first image that is given. */
  readonly images: readonly string[];
  /** The ratio when `aspect_ratio` is absent; by default that of the image. */
  readonly aspectRatio?: string;
  /** The steps that its logs count while it runs; by default they count none. */
  readonly steps?: number;
  /** What is wrong with inputs that each fit their own rule. */
  readonly refuses?: (input: ModelInput) => readonly InvalidField[];
}

/** A model as the emulator knows it. Inputs that are not listed are silently ignored, as Replicate does. */
export type ModelSpec = ImageModelSpec | VideoModelSpec;
