import * as z from "zod/mini";
import type { JsonObject } from "../util/json.ts";
import { isDramatisId } from "../util/uuid.ts";
import { checkedAgainst, invalidRequest, sharedFields, unknownKeys } from "./request-schema.ts";

/** What {@link checkVideoRequest} lets through. The document of the endpoints is made from it too. */
export const videoRequestSchema = z.strictObject(
  {
    prompt: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: say what happens in the video"),
        z.maxLength(4000, "must have 4000 characters at most"),
      ),
    characterReferenceId: z.optional(
      z
        .string("must be the id of a character reference")
        .check(z.refine(isDramatisId, "must be the id of a character reference, which is a UUID")),
    ),
    referenceImageBase64: z.optional(
      z
        .string("must be an image as base64, or as a data URL")
        .check(z.minLength(1, "must be an image as base64, or as a data URL")),
    ),
    durationSeconds: z.optional(
      z
        .number("must be a number of seconds")
        .check(z.gt(0, "must be more than 0"), z.lte(600, "must be 600 at most")),
    ),
    ...sharedFields,
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : "must be an object with a prompt",
  },
);

/** A request that was checked; an image that came with it has been kept, and is the character reference. */
export interface CheckedVideoRequest {
  readonly prompt: string;
  /** In lower case. */
  readonly characterReferenceId?: string;
  readonly aspectRatio?: string;
  readonly durationSeconds?: number;
  readonly negativePrompt?: string;
  readonly seed?: number;
  readonly modelOptions?: JsonObject;
}

/** A checked request whose image, if it came with one, is still in it. */
export type RawVideoRequest = CheckedVideoRequest & { readonly referenceImageBase64?: string };

/**
 * Checks what a user sends, strictly: nothing is coerced, nothing unknown is let through.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkVideoRequest(request: unknown): RawVideoRequest {
  const checked = checkedAgainst(videoRequestSchema, request) as RawVideoRequest;
  const { characterReferenceId, referenceImageBase64 } = checked;
  if (characterReferenceId === undefined) return checked;
  if (referenceImageBase64 !== undefined) {
    throw invalidRequest([
      {
        path: "referenceImageBase64",
        message: "must not be given beside characterReferenceId: one of them says who it is",
      },
    ]);
  }
  return { ...checked, characterReferenceId: characterReferenceId.toLowerCase() };
}
