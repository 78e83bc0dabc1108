import { metadataSchema } from "../assets/asset-schema.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../util/json.ts";

/** The most that an asset's metadata may be as JSON, in bytes of UTF-8: it is read whole at every look at an asset. */
export const maxMetadataBytes = 1024 * 1024;

/**
 * Metadata as it comes back from its JSON: a copy that shares nothing with the caller's, in which a date is its text.
 * What JSON cannot hold, what is no object in it, and what is more than 1 MiB of it is `invalid_request`.
 */
export function jsonMetadata(metadata: JsonObject): JsonObject {
  let text: string | undefined;
  try {
    text = JSON.stringify(metadata);
  } catch (cause) {
    throw badMetadata("must be JSON", cause);
  }
  // An object may say by its `toJSON` that it is nothing in JSON.
  if (text === undefined) throw badMetadata("must be a JSON object");
  if (utf8Length(text) > maxMetadataBytes) throw badMetadata("must be at most 1 MiB as JSON");
  const { success, data } = metadataSchema.safeParse(JSON.parse(text));
  if (!success) throw badMetadata("must be a JSON object");
  return data;
}

function badMetadata(message: string, cause?: unknown): DramatisError {
  return new DramatisError("invalid_request", `The \`metadata\` of an asset ${message}.`, {
    issues: [{ path: "metadata", message }],
    ...(cause !== undefined && { cause }),
  });
}

const encoder = new TextEncoder();

/** How many bytes a text is in UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).byteLength;
}
