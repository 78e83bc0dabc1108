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

/** What an upload is answered with. */
export type WireUpload = WithAnyType<Infer<typeof uploadAnswerSchema>, "content_type">;

/** Where a store serves the bytes of an image itself. */
export type WireSignedAddress = Infer<typeof signedAddressSchema>;

/** Where a store serves the bytes of a video itself. */
export type WireSignedVideoAddress = Infer<typeof signedVideoAddressSchema>;

/** The schema lists the media types that there are; an asset in a store has the one that its bytes had. */
type WithAnyType<Wire, Field extends keyof Wire> = Omit<Wire, Field> & { readonly [Key in Field]: string };

/** Gives the address of an image, or of a video. */
export type UrlOf = (id: string, kind?: AssetKind) => string;

/** A character reference as it goes over the wire. */
export function toWireImage(image: CharacterReference, urlOf: UrlOf): WireImage {
  const { width, height, metadata } = image;
  return {
    ...toWireAsset(image, urlOf(image.id)),
    width,
    height,
    metadata: toSnakeCase(metadata) satisfies Matching<WireImage, typeof metadata>,
  };
}

/** A video as it goes over the wire. */
export function toWireVideo(video: VideoReference, urlOf: UrlOf): WireVideo {
  const { metadata } = video;
  return {
    ...toWireAsset(video, urlOf(video.id, "video")),
    metadata: toSnakeCase(metadata) satisfies Matching<WireVideo, typeof metadata>,
  };
}

/** What an asset of any kind has on the wire. */
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

/** Where an image was migrated from is the server's matter; its old name is not. */
function withoutFolders(origin: AssetOrigin): AssetOrigin {
  if (origin.type !== "migrated") return origin;
  return { type: "migrated", path: origin.path.slice(origin.path.lastIndexOf("/") + 1) };
}
