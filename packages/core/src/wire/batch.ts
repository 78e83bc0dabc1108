import type { infer as Infer } from "zod/mini";
import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch, VideoResult } from "../batch/batch-result.ts";
import type { Slot } from "../batch/slot.ts";
import type { SlotFailure } from "../batch/slot-failure.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { toWireImage, toWireVideo, type UrlOf, type WireImage, type WireVideo } from "./asset.ts";
import { type SnakeCased, toSnakeCase } from "./case.ts";
import type { batchListSchema } from "./schemas/batch-list.ts";
import type { acceptedBatchSchema, batchMetadataSchema, batchSchema } from "./schemas/image-batch.ts";
import type { failureSchema, slotSchema } from "./schemas/slot.ts";
import type { videoBatchMetadataSchema, videoBatchSchema } from "./schemas/video-batch.ts";
import { toWireWarning, type WireWarning } from "./warning.ts";

/** The metadata of a batch, under the field names of the first API version. */
export type WireMetadata = Infer<typeof batchMetadataSchema>;

/** The metadata of a video's batch, under the field names of the first API version. */
export type WireVideoMetadata = Infer<typeof videoBatchMetadataSchema>;

/** The state of a slot. Its image or failure is listed in `images` or `failures`, under its number. */
export type WireSlot = Infer<typeof slotSchema>;

/** Why a slot has no image or video. */
export type WireFailure = Infer<typeof failureSchema>;

/** A page of batches. */
export type WirePage = Infer<typeof batchListSchema>;

/** The answer to a request that does not wait for its batch. */
export type WireAccepted = Infer<typeof acceptedBatchSchema>;

type BatchOnWire = Infer<typeof batchSchema>;
type VideoBatchOnWire = Infer<typeof videoBatchSchema>;

/** A batch on the wire, running or ended. The schema defines which status has which lists. */
export interface WireResult extends Fields<BatchOnWire, "images"> {
  readonly images: readonly WireImage[];
}

/** A video's batch on the wire, running or ended. */
export type WireVideoResult = Fields<VideoBatchOnWire, never> &
  Partial<Pick<SucceededVideo, "video_id" | "video_path" | "video_url">> & { readonly video?: WireVideo };

type SucceededVideo = VideoBatchOnWire & { readonly status: "succeeded" };

/** The fields that all members of a union have, except some. */
type Fields<Union, Except extends string> = {
  readonly [Key in Exclude<keyof Union, Except>]: Key extends "failures"
    ? readonly WireFailure[]
    : Union[Key];
};

/** Converts a batch of either kind to its wire format. */
export function toWireBatch(
  result: BatchResult | RunningBatch | VideoResult | RunningBatch<"video">,
  urlOf: UrlOf,
): WireResult | WireVideoResult {
  return result.kind === "image" ? toWireResult(result, urlOf) : toWireVideoResult(result, urlOf);
}

/** Converts a batch of images to its wire format. */
export function toWireResult(result: BatchResult | RunningBatch, urlOf: UrlOf): WireResult {
  const { kind, status, images, metadata, requested } = result;
  return {
    ...commonFields(result),
    kind,
    status,
    images: images.map((image) => toWireImage(image, urlOf)),
    metadata: toWireMetadata(metadata, requested, images.length),
  };
}

/** Converts a video's batch to its wire format. */
export function toWireVideoResult(
  result: VideoResult | RunningBatch<"video">,
  urlOf: UrlOf,
): WireVideoResult {
  const { kind, status, metadata } = result;
  const video = result.video && toWireVideo(result.video, urlOf);
  return {
    ...commonFields(result),
    kind,
    status,
    ...(video && { video, video_id: video.id, video_path: video.path, video_url: video.url }),
    character_reference_warning: null,
    metadata: toWireVideoMetadata(metadata),
  };
}

function commonFields<Kind extends AssetKind>(result: {
  readonly batchId: string;
  readonly failures: readonly SlotFailure[];
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: BatchResult["warnings"];
}): {
  readonly batch_id: string;
  readonly failures: WireFailure[];
  readonly slots: WireSlot[];
  readonly warnings: WireWarning[];
} {
  const { batchId, failures, slots, warnings } = result;
  return {
    batch_id: batchId,
    failures: failures.map(toWireFailure),
    slots: slots.map(toWireSlot),
    warnings: warnings.map(toWireWarning),
  };
}

export function toWireFailure(failure: SlotFailure): WireFailure {
  return toSnakeCase(failure) satisfies WithKeysOf<WireFailure, SnakeCased<SlotFailure>>;
}

function toWireSlot<Kind extends AssetKind>({ slot, attempt, status, ...rest }: Slot<Kind>): WireSlot {
  return {
    slot,
    attempt,
    status,
    ...("progress" in rest && rest.progress !== undefined ? { progress: rest.progress } : {}),
    ...("waiting" in rest && rest.waiting !== undefined ? { waiting: rest.waiting } : {}),
  };
}

/** The metadata of a batch. `requested` and `generated` are numbers of images. */
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

/** The metadata of a video's batch. */
export function toWireVideoMetadata(metadata: BatchMetadata): WireVideoMetadata {
  const { prompt, provider, model, parameters, seed, createdAt, characterReferenceId } = metadata;
  return {
    prompt,
    model_used: model,
    provider,
    parameters_used: parameters,
    generation_timestamp: createdAt,
    ...(seed === undefined ? {} : { seed }),
    ...(characterReferenceId === undefined ? {} : { character_reference_id: characterReferenceId }),
  };
}
