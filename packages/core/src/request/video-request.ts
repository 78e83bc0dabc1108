import type { JsonObject } from "../util/json.ts";
import type { ListOf } from "../util/keys.ts";

/** A request for a video. */
export interface VideoRequest {
  /** What happens in the video: 1 to 4000 characters after trimming. */
  readonly prompt: string;
  /** The id of the character reference that the video shows. Cannot be combined with `referenceImageBase64`. */
  readonly characterReferenceId?: string;
  /** An image of the character, as base64 or as a data URL. */
  readonly referenceImageBase64?: string;
  /** The ratio of width to height. The model decides which ratios exist; its default if absent. */
  readonly aspectRatio?: "16:9" | "9:16" | "1:1" | (string & {});
  /** The length in seconds. The model decides which lengths exist. */
  readonly durationSeconds?: number;
  /** What must not be in the video. If the model does not support it, it is not sent, and you get a warning. */
  readonly negativePrompt?: string;
  /** An integer from 0 to 2^32 - 1. If absent and the model supports seeds, a seed is drawn and recorded. */
  readonly seed?: number;
  /**
   * Parameters of the model, sent unchanged under the model's own names. Texts under names such as `api_key` are secrets:
   * they are sent to the model, and replaced by `[secret]` wherever the request is recorded or shown.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

/** A validated request. An image in the request has been stored, and is the character reference. */
export type CheckedVideoRequest = {
  readonly prompt: string;
  /** A UUID in lower case. */
  readonly characterReferenceId?: string;
  readonly aspectRatio?: string;
  readonly durationSeconds?: number;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly modelOptions?: JsonObject;
};

/** A validated request that still has its image, if any. */
export type RawVideoRequest = CheckedVideoRequest & { readonly referenceImageBase64?: string };

/** The field names of {@link VideoRequest}, for use at run time. */
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
