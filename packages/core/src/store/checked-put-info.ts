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

/** What a put was told, checked. */
export interface CheckedPutInfo extends Pick<PutInfo, "kind" | "mediaType" | "metadata" | "origin"> {
  readonly createdAt?: string | undefined;
  readonly byteLength?: number | undefined;
  readonly sha256?: string | undefined;
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks what a put is told, or throws `invalid_request` with each thing that is wrong. The metadata is a copy, as it
 * comes back from JSON. For those who write a store.
 */
export function checkedPutInfo(info: PutInfo): CheckedPutInfo {
  const { success, data, error } = schema.safeParse(info);
  if (success) return { ...data, metadata: jsonMetadata(data.metadata) };
  const issues = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = issues[0];
  throw new DramatisError(
    "invalid_request",
    `An asset cannot be stored with this information: ${first?.path}: ${first?.message}.`,
    { issues },
  );
}
