import type { JsonObject } from "../util/json.ts";
import type { ListOf } from "../util/keys.ts";

/** What to generate. */
export interface CharacterReferenceRequest {
  /** What the character is like: 1 to 4000 characters after trimming. */
  readonly description: string;
  /** How many images: 1 to 4; 4 if absent. */
  readonly numImages?: number;
  /** Width to height. Which ones there are depends on the model; the model's own default if absent. */
  readonly aspectRatio?: "1:1" | "16:9" | "9:16" | "4:3" | "3:4" | (string & {});
  /** What the image is encoded as; the model's own default if absent. */
  readonly outputFormat?: "png" | "jpg" | "webp";
  /** What should not be in the image. A model that takes none leaves it out, with a warning. */
  readonly negativePrompt?: string;
  /** An integer, 0 to 2^32 - 1. Call i runs with seed + i. A drawn one is recorded if absent. */
  readonly seed?: number;
  /**
   * Handed to the model as it is, under the model's own names. Its batch, seed and prompt parameters belong to
   * `numImages`, `seed` and `description`; naming them here is `invalid_request`.
   * Texts under names such as `openai_api_key` are secrets: they are sent, and read `[secret]` wherever the request is
   * recorded or shown.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

// A type and no interface, so that it can be used as a JSON object.
/** A validated request: trimmed, and with its defaults. */
export type CheckedRequest = {
  readonly description: string;
  readonly numImages: number;
  readonly aspectRatio?: string;
  readonly outputFormat?: "png" | "jpg" | "webp";
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly modelOptions?: JsonObject;
};

/** The fields of {@link CharacterReferenceRequest}, where types alone do not do. */
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
