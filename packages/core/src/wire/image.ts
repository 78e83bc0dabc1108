import type { infer as Infer } from "zod/mini";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { BatchMetadata, BatchResult, RunningBatch } from "../batch/batch-result.ts";
import { type MatchingMetadata, toWireAsset, type UrlOf, type WithAnyType } from "./asset.ts";
import { type CommonFields, toWireFields } from "./batch.ts";
import { toSnakeCase } from "./case.ts";
import type { characterReferenceSchema, signedAddressSchema, uploadAnswerSchema } from "./schemas/image.ts";
import type { batchMetadataSchema, batchSchema } from "./schemas/image-batch.ts";

/** A character reference on the wire, without its bytes. */
export type WireImage = WithAnyType<Omit<Infer<typeof characterReferenceSchema>, "base64">, "media_type">;

/** The answer to an upload. */
export type WireUpload = WithAnyType<Infer<typeof uploadAnswerSchema>, "content_type">;

/** The URL from which a store serves the bytes of an image. */
export type WireSignedAddress = Infer<typeof signedAddressSchema>;

/** The metadata of a batch, under the field names of the first API version. */
export type WireMetadata = Infer<typeof batchMetadataSchema>;

/** A batch on the wire, running or ended. The schema defines which status has which lists. */
export interface WireResult extends CommonFields<Infer<typeof batchSchema>, "images"> {
  readonly images: readonly WireImage[];
}

/** Converts a character reference to its wire format. */
export function toWireImage(image: CharacterReference, urlOf: UrlOf): WireImage {
  const { width, height, metadata } = image;
  return {
    ...toWireAsset(image, urlOf(image.id)),
    width,
    height,
    metadata: toSnakeCase(metadata) satisfies MatchingMetadata<WireImage, typeof metadata>,
  };
}

/** Converts a batch of images to its wire format. */
export function toWireResult(result: BatchResult | RunningBatch, urlOf: UrlOf): WireResult {
  const { kind, status, images, metadata, requested } = result;
  return {
    ...toWireFields(result),
    kind,
    status,
    images: images.map((image) => toWireImage(image, urlOf)),
    metadata: toWireMetadata(metadata, requested, images.length),
  };
}

/** Converts the URL from which a store serves the bytes of an image to its wire format. */
export function toWireSignedAddress(id: string, url: string, expiresInSeconds: number): WireSignedAddress {
  return { image_id: id, image_url: url, expires_in_seconds: expiresInSeconds };
}

/** Converts the metadata of a batch to its wire format. `requested` and `generated` are numbers of images. */
export function toWireMetadata(metadata: BatchMetadata, requested: number, generated: number): WireMetadata {
  const { description, prompt, provider, model, parameters, seed, createdAt } = metadata;
  return {
    character_description: description,
    model_used: model,
    num_images_requested: requested,
    num_images_generated: generated,
    parameters_used: parameters,
    generation_timestamp: createdAt,
    prompt,
    provider,
    ...(seed === undefined ? {} : { seed }),
  };
}
