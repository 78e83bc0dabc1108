import type { AssetKind, AssetOrigin } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import { toSnakeCase } from "./case.ts";

/** A character reference on the wire. */
export interface WireImage {
  readonly id: string;
  /** The slot that it fills; absent for one that was uploaded or migrated. */
  readonly slot?: number;
  readonly path: string;
  /** Where its bytes are, beginning with the base path of the endpoints. */
  readonly url: string;
  readonly media_type: string;
  readonly width: number;
  readonly height: number;
  readonly byte_length: number;
  readonly sha256: string;
  readonly created_at: string;
  readonly origin: unknown;
  readonly metadata: unknown;
}

/** Gives the address of an image, or of a video. */
export type UrlOf = (id: string, kind?: AssetKind) => string;

/** A character reference as it goes over the wire. */
export function toWireImage(image: CharacterReference, urlOf: UrlOf): WireImage {
  const { id, path, mediaType, width, height, byteLength, sha256, createdAt, origin, metadata } = image;
  return {
    id,
    ...(origin.type === "generated" ? { slot: origin.slot } : {}),
    path,
    url: urlOf(id),
    media_type: mediaType,
    width,
    height,
    byte_length: byteLength,
    sha256,
    created_at: createdAt,
    origin: toSnakeCase(withoutFolders(origin)),
    metadata: toSnakeCase(metadata),
  };
}

/** Where an image was migrated from is the server's matter; its old name is not. */
function withoutFolders(origin: AssetOrigin): AssetOrigin {
  if (origin.type !== "migrated") return origin;
  return { type: "migrated", path: origin.path.slice(origin.path.lastIndexOf("/") + 1) };
}
