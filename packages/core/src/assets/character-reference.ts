import type { JsonObject } from "../util/json.ts";
import { type Asset, type AssetOrigin, extensionOf } from "./asset.ts";

/** How a character reference was generated. Empty for an upload. */
export interface CharacterReferenceMetadata {
  /** The user's description of the character. */
  readonly description?: string;
  /** The prompt that was sent to the model. */
  readonly prompt?: string;
  /** For example `google/imagen-4`. */
  readonly model?: string;
  /** The seed of the prediction, if the model supports seeds. */
  readonly seed?: number;
  readonly predictionId?: string;
  /** The index of this output, from 0, if one prediction filled several slots. */
  readonly outputIndex?: number;
  /** The parameters that were sent to the model. */
  readonly parameters?: JsonObject;
}

/** A stored image of a character. */
export interface CharacterReference {
  /** A UUID in lower case. */
  readonly id: string;
  /** `<uuid>.<extension>`, without a folder. */
  readonly filename: string;
  /** The same as `filename`, under its wire name. */
  readonly path: string;
  /** The media type, read from the bytes. */
  readonly mediaType: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly origin: AssetOrigin;
  readonly metadata: CharacterReferenceMetadata;
}

/** Converts an asset to a character reference; undefined if it is not an image, or has no recorded width and height. */
export function toCharacterReference(asset: Asset): CharacterReference | undefined {
  const { width, height, owner: _owner, ...metadata } = asset.metadata;
  if (asset.kind !== "image" || typeof width !== "number" || typeof height !== "number") return undefined;
  const { id, mediaType, byteLength, sha256, createdAt, origin } = asset;
  const filename = `${id}.${extensionOf(mediaType)}`;
  return {
    id,
    filename,
    path: filename,
    mediaType,
    width,
    height,
    byteLength,
    sha256,
    createdAt,
    origin,
    metadata,
  };
}
