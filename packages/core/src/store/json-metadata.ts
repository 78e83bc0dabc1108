import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../json.ts";
import { metadataSchema } from "./asset-schema.ts";
import { utf8Length } from "./utf8-length.ts";

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
