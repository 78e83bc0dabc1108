import type { VideoReference } from "../assets/video-reference.ts";
import { toSnakeCase } from "./case.ts";
import type { UrlOf } from "./wire-image.ts";

/** A video on the wire. */
export interface WireVideo {
  readonly id: string;
  readonly slot?: number;
  readonly path: string;
  /** Where its bytes are, beginning with the base path of the endpoints. */
  readonly url: string;
  readonly media_type: string;
  readonly byte_length: number;
  readonly sha256: string;
  readonly created_at: string;
  readonly origin: unknown;
  readonly metadata: unknown;
}

/** A video as it goes over the wire. */
export function toWireVideo(video: VideoReference, urlOf: UrlOf): WireVideo {
  const { id, path, mediaType, byteLength, sha256, createdAt, origin, metadata } = video;
  return {
    id,
    ...(origin.type === "generated" ? { slot: origin.slot } : {}),
    path,
    url: urlOf(id, "video"),
    media_type: mediaType,
    byte_length: byteLength,
    sha256,
    created_at: createdAt,
    origin: toSnakeCase(origin),
    metadata: toSnakeCase(metadata),
  };
}
