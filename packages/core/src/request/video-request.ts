import type { JsonObject } from "../util/json.ts";
import type { ListOf } from "../util/keys.ts";

/** A video to make. */
export interface VideoRequest {
  /** What happens in the video: 1 to 4000 characters after trimming. */
  readonly prompt: string;
  /** The character reference that the video shows, by its id. Not beside `referenceImageBase64`. */
  readonly characterReferenceId?: string;
  /** An image in its place, as base64 or as a data URL. */
  readonly referenceImageBase64?: string;
  /** Width to height. Which ones there are depends on the model; the model's own default if absent. */
  readonly aspectRatio?: "16:9" | "9:16" | "1:1" | (string & {});
  /** How long it is, in seconds. Which lengths there are depends on the model. */
  readonly durationSeconds?: number;
  /** What should not be in the video. A model that takes none leaves it out, with a warning. */
  readonly negativePrompt?: string;
  /** An integer, 0 to 2^32 - 1. A drawn one is recorded if absent, where the model takes one. */
  readonly seed?: number;
  /**
   * Handed to the model as it is, under the model's own names. Texts under names such as `api_key` are secrets: they
   * are sent, and read `[secret]` wherever the request is recorded or shown.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

/** A request that was checked; an image that came with it has been kept, and is the character reference. */
export type CheckedVideoRequest = {
  readonly prompt: string;
  /** In lower case. */
  readonly characterReferenceId?: string;
  readonly aspectRatio?: string;
  readonly durationSeconds?: number;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly modelOptions?: JsonObject;
};

/** A checked request whose image, if it came with one, is still in it. */
export type RawVideoRequest = CheckedVideoRequest & { readonly referenceImageBase64?: string };

/** The fields of {@link VideoRequest}, where types alone do not do. */
export const videoRequestFields = [
  "prompt",
  "characterReferenceId",
  "referenceImageBase64",
  "durationSeconds",
  "aspectRatio",
  "negativePrompt",
  "seed",
  "modelOptions",
] as const;

videoRequestFields satisfies ListOf<keyof VideoRequest, typeof videoRequestFields>;
