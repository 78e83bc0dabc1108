import * as z from "zod/mini";
import type { JsonObject } from "../util/json.ts";
import { type Asset, type AssetOrigin, assetKinds } from "./asset.ts";

const wholeNumber = z.int().check(z.nonnegative());

export const byteLengthSchema = wholeNumber;

export const kindSchema = z.enum(assetKinds);

export const mediaTypeSchema = z.string().check(z.regex(/^[a-z0-9][\w.+-]{0,99}\/[a-z0-9][\w.+-]{0,99}$/i));

export const sha256Schema = z.string().check(z.regex(/^[0-9a-f]{64}$/i));

export const originSchema: z.ZodMiniType<AssetOrigin> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("generated"),
    batchId: z.string(),
    slot: wholeNumber,
    attempt: z.int().check(z.positive()),
  }),
  z.object({ type: z.literal("uploaded"), filename: z.exactOptional(z.string()) }),
  z.object({ type: z.literal("migrated"), path: z.string() }),
]);

/** Any object. It is not copied, so that keys such as `__proto__` stay plain names. */
export const metadataSchema = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be an object",
);

const assetSchema: z.ZodMiniType<Asset> = z.object({
  id: z.string(),
  kind: kindSchema,
  mediaType: mediaTypeSchema,
  byteLength: byteLengthSchema,
  sha256: sha256Schema,
  createdAt: z.string(),
  origin: originSchema,
  metadata: metadataSchema,
});

/**
 * Parses a stored asset record; undefined if it is damaged or not an asset. For authors of stores.
 *
 * @example
 * ```ts
 * const asset = parseAsset(JSON.parse(text));
 * ```
 */
export function parseAsset(value: unknown): Asset | undefined {
  return assetSchema.safeParse(value).data;
}
