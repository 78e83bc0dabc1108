import * as z from "zod/mini";
import type { CheckedRequest } from "./character-reference-request.ts";
import { checkedAgainst, integer, sharedFields, unknownKeys } from "./request-schema.ts";

/** What {@link checkRequest} lets through. The document of the endpoints is made from it too. */
export const requestSchema = z.strictObject(
  {
    description: z
      .string("must be a text")
      .check(
        z.trim(),
        z.minLength(1, "must not be empty: say what the character is like"),
        z.maxLength(4000, "must have 4000 characters at most"),
      ),
    numImages: z._default(integer(1, 4), 4),
    outputFormat: z.optional(z.enum(["png", "jpg", "webp"], "must be png, jpg or webp")),
    ...sharedFields,
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : "must be an object with a description",
  },
);

/**
 * Checks what a user sends, strictly: nothing is coerced, nothing unknown is let through.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkRequest(request: unknown): CheckedRequest {
  return checkedAgainst(requestSchema, request) as CheckedRequest;
}
