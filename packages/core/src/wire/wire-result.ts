import type { AssetKind } from "../assets/asset.ts";
import type { BatchMetadata, BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Slot } from "../batch/slot.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import type { JsonObject } from "../util/json.ts";
import { toSnakeCase } from "./case.ts";
import { toWireImage, type UrlOf, type WireImage } from "./wire-image.ts";
import { toWireWarning } from "./wire-warning.ts";

/** What is known of a batch, under the names that the first clients know. */
export interface WireMetadata {
  readonly character_description: string;
  readonly model_used: string;
  readonly num_images_requested: number;
  readonly num_images_generated: number;
  readonly parameters_used: JsonObject;
  readonly generation_timestamp: string;
  readonly prompt: string;
  readonly provider: string;
  readonly seed?: number;
}

/** A slot on the wire: how far it has come. What it ended with stands under its number in images or failures. */
export interface WireSlot {
  readonly slot: number;
  readonly attempt: number;
  readonly status: Slot["status"];
  readonly progress?: number;
  readonly waiting?: ErrorCode;
}

/** A batch on the wire, as far as it has come. */
export interface WireResult {
  readonly batch_id: string;
  readonly kind: BatchResult["kind"];
  readonly status: BatchResult["status"] | RunningBatch["status"];
  readonly images: readonly WireImage[];
  readonly failures: readonly unknown[];
  readonly slots: readonly WireSlot[];
  readonly warnings: readonly unknown[];
  readonly metadata: WireMetadata;
}

/** A batch as it goes over the wire. */
export function toWireResult(result: BatchResult | RunningBatch, urlOf: UrlOf): WireResult {
  const { batchId, kind, status, images, failures, slots, warnings, metadata, requested } = result;
  return {
    batch_id: batchId,
    kind,
    status,
    images: images.map((image) => toWireImage(image, urlOf)),
    failures: failures.map(toSnakeCase),
    slots: toWireSlots(slots),
    warnings: warnings.map(toWireWarning),
    metadata: toWireMetadata(metadata, requested, images.length),
  };
}

export function toWireSlots<Kind extends AssetKind>(slots: readonly Slot<Kind>[]): WireSlot[] {
  return slots.map(({ slot, attempt, status, ...rest }) => ({
    slot,
    attempt,
    status,
    ...("progress" in rest && rest.progress !== undefined ? { progress: rest.progress } : {}),
    ...("waiting" in rest && rest.waiting !== undefined ? { waiting: rest.waiting } : {}),
  }));
}

/** What is known of a batch of which so many images were asked for, and so many are there. */
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
