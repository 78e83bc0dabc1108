import type { JsonObject } from "../util/json.ts";
import { type Asset, type AssetOrigin, extensionOf } from "./asset.ts";

/** What is recorded of how a character reference came to be. An upload has none of it. */
export interface CharacterReferenceMetadata {
  /** What the user said of the character. */
  readonly description?: string;
  /** What was sent to the model. */
  readonly prompt?: string;
  /** `google/imagen-4`, for example. */
  readonly model?: string;
  /** The seed of the prediction, where the model takes one. */
  readonly seed?: number;
  readonly predictionId?: string;
  /** Which of the prediction's outputs this is, from 0, where one prediction filled several slots. */
  readonly outputIndex?: number;
  /** The parameters that the model was really given. */
  readonly parameters?: JsonObject;
}

/** A stored image of a character. */
export interface CharacterReference {
  /** A UUID in lower case. */
  readonly id: string;
  /** `<uuid>.<extension>`, without any folder. */
  readonly filename: string;
  /** The same as `filename`, by its name on the wire. */
  readonly path: string;
  /** The true media type, read from the bytes. */
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

/** The asset as a character reference; undefined if it is no image, or one that dramatis did not measure. */
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
