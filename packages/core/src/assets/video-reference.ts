import type { JsonObject } from "../util/json.ts";
import { type Asset, type AssetOrigin, extensionOf } from "./asset.ts";

/** What is recorded of how a video came to be. */
export interface VideoMetadata {
  /** What was sent to the model. */
  readonly prompt?: string;
  /** `google/veo-3.1`, for example. */
  readonly model?: string;
  /** The seed of the prediction, where the model takes one. */
  readonly seed?: number;
  readonly predictionId?: string;
  /** The character reference that the model was given. */
  readonly characterReferenceId?: string;
  /** The parameters that the model was really given. */
  readonly parameters?: JsonObject;
}

/** A stored video. */
export interface VideoReference {
  /** A UUID in lower case. */
  readonly id: string;
  /** `<uuid>.<extension>`, without any folder. */
  readonly filename: string;
  /** The same as `filename`, by its name on the wire. */
  readonly path: string;
  /** The true media type, read from the bytes: `video/mp4`, `video/webm`, `video/quicktime` or `video/matroska`. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly origin: AssetOrigin;
  readonly metadata: VideoMetadata;
}

/** The asset as a video; undefined if it is none. */
export function toVideoReference(asset: Asset): VideoReference | undefined {
  if (asset.kind !== "video") return undefined;
  const { id, mediaType, byteLength, sha256, createdAt, origin } = asset;
  const { owner: _owner, ...metadata } = asset.metadata;
  const filename = `${id}.${extensionOf(mediaType)}`;
  return { id, filename, path: filename, mediaType, byteLength, sha256, createdAt, origin, metadata };
}
