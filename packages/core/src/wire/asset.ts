import type { infer as Infer } from "zod/mini";
import type { AssetKind, AssetOrigin } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { type SnakeCased, toSnakeCase } from "./case.ts";
import type { characterReferenceSchema, signedAddressSchema, uploadAnswerSchema } from "./schemas/image.ts";
import type { signedVideoAddressSchema, videoSchema } from "./schemas/video.ts";

/** A character reference on the wire, without its bytes. */
export type WireImage = WithAnyType<Omit<Infer<typeof characterReferenceSchema>, "base64">, "media_type">;

/** A video on the wire. */
export type WireVideo = WithAnyType<Infer<typeof videoSchema>, "media_type">;

/** The answer to an upload. */
export type WireUpload = WithAnyType<Infer<typeof uploadAnswerSchema>, "content_type">;

/** The URL from which a store serves the bytes of an image. */
export type WireSignedAddress = Infer<typeof signedAddressSchema>;

/** The URL from which a store serves the bytes of a video. */
export type WireSignedVideoAddress = Infer<typeof signedVideoAddressSchema>;

/** The schema lists the known media types. A stored asset can have any media type that its bytes had. */
type WithAnyType<Wire, Field extends keyof Wire> = Omit<Wire, Field> & { readonly [Key in Field]: string };

/** Returns the URL of an image or a video. */
export type UrlOf = (id: string, kind?: AssetKind) => string;

/** Converts a character reference to its wire format. */
export function toWireImage(image: CharacterReference, urlOf: UrlOf): WireImage {
  const { width, height, metadata } = image;
  return {
    ...toWireAsset(image, urlOf(image.id)),
    width,
    height,
    metadata: toSnakeCase(metadata) satisfies Matching<WireImage, typeof metadata>,
  };
}

/** Converts a video to its wire format. */
export function toWireVideo(video: VideoReference, urlOf: UrlOf): WireVideo {
  const { metadata } = video;
  return {
    ...toWireAsset(video, urlOf(video.id, "video")),
    metadata: toSnakeCase(metadata) satisfies Matching<WireVideo, typeof metadata>,
  };
}

/** The wire fields that all kinds of assets have. */
function toWireAsset(
  asset: {
    readonly id: string;
    readonly path: string;
    readonly mediaType: string;
    readonly byteLength: number;
    readonly sha256: string;
    readonly createdAt: string;
    readonly origin: AssetOrigin;
  },
  url: string,
) {
  const { id, path, mediaType, byteLength, sha256, createdAt, origin } = asset;
  return {
    id,
    ...(origin.type === "generated" ? { slot: origin.slot } : {}),
    path,
    url,
    media_type: mediaType,
    byte_length: byteLength,
    sha256,
    created_at: createdAt,
    origin: toSnakeCase(withoutFolders(origin)),
  };
}

type Matching<Wire extends { readonly metadata: unknown }, Metadata> = WithKeysOf<
  Wire["metadata"],
  SnakeCased<Metadata>
>;

/** Removes the folders of a migrated image: clients see only its old file name. */
function withoutFolders(origin: AssetOrigin): AssetOrigin {
  if (origin.type !== "migrated") return origin;
  return { type: "migrated", path: origin.path.slice(origin.path.lastIndexOf("/") + 1) };
}
