import type { JsonObject } from "../util/json.ts";
import type { ListOf } from "../util/keys.ts";

/** A request for images of a character. */
export interface CharacterReferenceRequest {
  /** Describes the character: 1 to 4000 characters after trimming. */
  readonly description: string;
  /** The number of images, 1 to 4; 4 if absent. */
  readonly numImages?: number;
  /** The ratio of width to height. The model decides which ratios exist; its default if absent. */
  readonly aspectRatio?: "1:1" | "16:9" | "9:16" | "4:3" | "3:4" | (string & {});
  /** The encoding of the images; the model's default if absent. */
  readonly outputFormat?: "png" | "jpg" | "webp";
  /** What must not be in the images. If the model does not support it, it is not sent, and you get a warning. */
  readonly negativePrompt?: string;
  /** An integer from 0 to 2^32 - 1. Call i runs with seed + i. If absent, a seed is drawn and recorded. */
  readonly seed?: number;
  /**
   * Parameters of the model, sent unchanged under the model's own names. Use `numImages`, `seed` and `description` instead
   * of the model's parameters for them; otherwise the request fails with `invalid_request`.
   * Texts under names such as `openai_api_key` are secrets: they are sent to the model, and replaced by `[secret]`
   * wherever the request is recorded or shown.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

/** A validated request: trimmed, with default values. A type alias, so that it can be used as a JSON object. */
export type CheckedRequest = {
  readonly description: string;
  readonly numImages: number;
  readonly aspectRatio?: string;
  readonly outputFormat?: "png" | "jpg" | "webp";
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly modelOptions?: JsonObject;
};

/** The field names of {@link CharacterReferenceRequest}, for use at run time. */
export const requestFields = [
  "description",
  "numImages",
  "outputFormat",
  "aspectRatio",
  "negativePrompt",
  "seed",
  "modelOptions",
] as const;

requestFields satisfies ListOf<keyof CharacterReferenceRequest, typeof requestFields>;
