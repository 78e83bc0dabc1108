import type { BatchMetadata, RunningBatch, VideoResult } from "../batch/batch-result.ts";
import type { JsonObject } from "../util/json.ts";
import { toSnakeCase } from "./case.ts";
import type { UrlOf } from "./wire-image.ts";
import { toWireSlots, type WireSlot } from "./wire-result.ts";
import { toWireVideo, type WireVideo } from "./wire-video.ts";
import { toWireWarning } from "./wire-warning.ts";

/** What is known of a video's batch, under the names that the first clients know. */
export interface WireVideoMetadata {
  readonly prompt: string;
  readonly model_used: string;
  readonly provider: string;
  readonly parameters_used: JsonObject;
  readonly generation_timestamp: string;
  readonly seed?: number;
  readonly character_reference_id?: string;
}

/** A video's batch on the wire, as far as it has come. */
export interface WireVideoResult {
  readonly batch_id: string;
  readonly kind: "video";
  readonly status: VideoResult["status"] | "running";
  /** The video, once it is there; its id, path and address stand beside it for the first clients. */
  readonly video?: WireVideo;
  readonly video_id?: string;
  readonly video_path?: string;
  readonly video_url?: string;
  /** For the first clients: nothing is made without the character reference that was asked for. */
  readonly character_reference_warning: null;
  readonly failures: readonly unknown[];
  readonly slots: readonly WireSlot[];
  readonly warnings: readonly unknown[];
  readonly metadata: WireVideoMetadata;
}

/** A video's batch as it goes over the wire. */
export function toWireVideoResult(
  result: VideoResult | RunningBatch<"video">,
  urlOf: UrlOf,
): WireVideoResult {
  const { batchId, kind, status, failures, slots, warnings, metadata } = result;
  const video = result.video && toWireVideo(result.video, urlOf);
  return {
    batch_id: batchId,
    kind,
    status,
    ...(video && { video, video_id: video.id, video_path: video.path, video_url: video.url }),
    character_reference_warning: null,
    failures: failures.map(toSnakeCase),
    slots: toWireSlots(slots),
    warnings: warnings.map(toWireWarning),
    metadata: toWireVideoMetadata(metadata),
  };
}

/** What is known of a video's batch. */
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
