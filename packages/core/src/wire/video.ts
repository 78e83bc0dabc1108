import type { infer as Infer } from "zod/mini";
import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchMetadata, RunningBatch, VideoResult } from "../batch/batch-result.ts";
import { type MatchingMetadata, toWireAsset, type UrlOf, type WithAnyType } from "./asset.ts";
import { type CommonFields, toWireFields } from "./batch.ts";
import { toSnakeCase } from "./case.ts";
import type { signedVideoAddressSchema, videoSchema } from "./schemas/video.ts";
import type { videoBatchMetadataSchema, videoBatchSchema } from "./schemas/video-batch.ts";

/** A video on the wire. */
export type WireVideo = WithAnyType<Infer<typeof videoSchema>, "media_type">;

/** The URL from which a store serves the bytes of a video. */
export type WireSignedVideoAddress = Infer<typeof signedVideoAddressSchema>;

/** The metadata of a video's batch, under the field names of the first API version. */
export type WireVideoMetadata = Infer<typeof videoBatchMetadataSchema>;

type VideoBatchOnWire = Infer<typeof videoBatchSchema>;
type SucceededVideo = VideoBatchOnWire & { readonly status: "succeeded" };

/** A video's batch on the wire, running or ended. */
export type WireVideoResult = CommonFields<VideoBatchOnWire, never> &
  Partial<Pick<SucceededVideo, "video_id" | "video_path" | "video_url">> & { readonly video?: WireVideo };

/** Converts a video to its wire format. */
export function toWireVideo(video: VideoReference, urlOf: UrlOf): WireVideo {
  const { metadata } = video;
  return {
    ...toWireAsset(video, urlOf(video.id, "video")),
    metadata: toSnakeCase(metadata) satisfies MatchingMetadata<WireVideo, typeof metadata>,
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
    ...toWireFields(result),
    kind,
    status,
    ...(video && { video, video_id: video.id, video_path: video.path, video_url: video.url }),
    character_reference_warning: null,
    metadata: toWireVideoMetadata(metadata),
  };
}

/** Converts the URL from which a store serves the bytes of a video to its wire format. */
export function toWireSignedVideoAddress(
  id: string,
  url: string,
  expiresInSeconds: number,
): WireSignedVideoAddress {
  return { video_id: id, video_url: url, expires_in_seconds: expiresInSeconds };
}

/** Converts the metadata of a video's batch to its wire format. */
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
