import type { JsonObject } from "../util/json.ts";

/** All kinds of assets. */
export const assetKinds = ["image", "video"] as const;

/** The kind of an asset. */
export type AssetKind = (typeof assetKinds)[number];

/** Whether a value is a kind of asset. */
export function isAssetKind(value: string): value is AssetKind {
  return assetKinds.some((kind) => kind === value);
}

/** Where the bytes of an asset came from. */
export type AssetOrigin =
  | {
      readonly type: "generated";
      readonly batchId: string;
      /** The slot's number in its batch, from 0. */
      readonly slot: number;
      /** Which attempt of the slot, from 1. */
      readonly attempt: number;
    }
  | { readonly type: "uploaded"; readonly filename?: string }
  | { readonly type: "migrated"; readonly path: string };

/** Stored bytes with their properties, under a UUID. A readable asset is complete and never changes. */
export interface Asset {
  /** A UUID in lower case. */
  readonly id: string;
  readonly kind: AssetKind;
  /** The media type of the bytes, such as `image/png`. */
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 64 hex digits in lower case. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly origin: AssetOrigin;
  /** Metadata that the engine stores with the asset: width, height, description, model, seed and so on. */
  readonly metadata: JsonObject;
}

const extensions: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "image/bmp": "bmp",
  "image/x-icon": "ico",
  "image/jxl": "jxl",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/matroska": "mkv",
};

/** The file extensions of a kind. */
export function extensionsOfKind(kind: AssetKind): readonly string[] {
  return Object.keys(extensions).flatMap((type) => (type.startsWith(`${kind}/`) ? extensionOf(type) : []));
}

/** The file extension of a media type, without a dot; `bin` for unknown types. */
export function extensionOf(mediaType: string): string {
  return Object.hasOwn(extensions, mediaType) ? (extensions[mediaType] ?? "bin") : "bin";
}
