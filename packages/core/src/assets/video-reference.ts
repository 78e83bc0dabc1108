import type { JsonObject } from "../util/json.ts";
import { type Asset, type AssetOrigin, extensionOf } from "./asset.ts";

/** How a video was generated. */
export interface VideoMetadata {
  /** The prompt that was sent to the model. */
  readonly prompt?: string;
  /** For example `google/veo-3.1`. */
  readonly model?: string;
  /** The seed of the prediction, if the model supports seeds. */
  readonly seed?: number;
  readonly predictionId?: string;
  /** The character reference that was sent to the model. */
  readonly characterReferenceId?: string;
  /** The parameters that were sent to the model. */
  readonly parameters?: JsonObject;
}

/** A stored video. */
export interface VideoReference {
  /** A UUID in lower case. */
  readonly id: string;
  /** `<uuid>.<extension>`, without a folder. */
  readonly filename: string;
  /** The same as `filename`, under its wire name. */
  readonly path: string;
  /** The media type, read from the bytes: `video/mp4`, `video/webm`, `video/quicktime` or `video/matroska`. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly origin: AssetOrigin;
  readonly metadata: VideoMetadata;
}

/** Converts an asset to a video; undefined if it is not a video. */
export function toVideoReference(asset: Asset): VideoReference | undefined {
  if (asset.kind !== "video") return undefined;
  const { id, mediaType, byteLength, sha256, createdAt, origin } = asset;
  const { owner: _owner, ...metadata } = asset.metadata;
  const filename = `${id}.${extensionOf(mediaType)}`;
  return { id, filename, path: filename, mediaType, byteLength, sha256, createdAt, origin, metadata };
}
