import { metadataSchema } from "../assets/asset-schema.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { JsonObject } from "../util/json.ts";

/** Maximum size of an asset's metadata as JSON, in bytes of UTF-8. It is read in full with every read of an asset. */
export const maxMetadataBytes = 1024 * 1024;

/**
 * Returns a copy of metadata that has passed through JSON, so a date becomes a text.
 * @throws DramatisError `invalid_request` if JSON cannot represent it as an object, or if it is larger than 1 MiB as JSON.
 */
export function jsonMetadata(metadata: JsonObject): JsonObject {
  let text: string | undefined;
  try {
    text = JSON.stringify(metadata);
  } catch (cause) {
    throw badMetadata("must be JSON", cause);
  }
  // An object's `toJSON` can return undefined.
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

/** The size of a text in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).byteLength;
}
