import * as z from "zod/mini";
import {
  byteLengthSchema,
  kindSchema,
  mediaTypeSchema,
  metadataSchema,
  originSchema,
  sha256Schema,
} from "../assets/asset-schema.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { jsonMetadata } from "./json-metadata.ts";
import type { PutInfo } from "./store.ts";

const schema = z.object({
  kind: kindSchema,
  mediaType: mediaTypeSchema,
  metadata: metadataSchema,
  origin: originSchema,
  createdAt: z.optional(z.iso.datetime()),
  byteLength: z.optional(byteLengthSchema),
  sha256: z.optional(sha256Schema),
  maxBytes: z.optional(z.union([byteLengthSchema, z.literal(Number.POSITIVE_INFINITY)])),
  signal: z.optional(z.instanceof(AbortSignal)),
});

/** The validated information of a put. */
export interface CheckedPutInfo extends Pick<PutInfo, "kind" | "mediaType" | "metadata" | "origin"> {
  readonly createdAt?: string | undefined;
  readonly byteLength?: number | undefined;
  readonly sha256?: string | undefined;
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Validates the information of a put. The metadata is a copy that has passed through JSON. For authors of stores.
 * @throws DramatisError `invalid_request` with every issue.
 */
export function checkedPutInfo(info: PutInfo): CheckedPutInfo {
  const { success, data, error } = schema.safeParse(info);
  if (success) return { ...data, metadata: jsonMetadata(data.metadata) };
  const issues = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0];
  throw new DramatisError(
    "invalid_request",
    `The asset was not stored, because its information is invalid: ${first?.path}: ${first?.message}.`,
    { issues },
  );
}
