import type { AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { MediaTypes } from "../batch/media.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { JsonObject } from "../util/json.ts";
import type { WireResult } from "../wire/image.ts";
import type { WireVideoResult } from "../wire/video.ts";
import { image, video } from "./decode-asset.ts";
import { json, list, type Members, optional } from "./decoder.ts";
import type { MediaClient } from "./media-client.ts";

/** The clients for all kinds of media. A new kind is a new member, in each declaration of this file. */
export interface MediaClients {
  /** Images of characters. */
  readonly images: MediaClient<"image", CharacterReferenceRequest, CharacterReference>;
  /** Videos of a character. */
  readonly videos: MediaClient<"video", VideoRequest, VideoReference>;
}

/** The client for one kind. */
export type MediaClientOf<Kind extends AssetKind> = MediaClient<
  Kind,
  MediaTypes[Kind]["request"],
  MediaTypes[Kind]["asset"]
>;

export function createMediaClients(
  create: <Kind extends AssetKind>(kind: Kind) => MediaClientOf<Kind>,
): MediaClients {
  return { images: create("image"), videos: create("video") };
}

/** What the paths of requests call an asset, by kind. */
export const pathNames: Readonly<Record<AssetKind, string>> = {
  image: "character_reference",
  video: "video",
};

/** Fields that the client adds to the request that starts a batch, by kind. */
export const addedFields: Readonly<Partial<Record<AssetKind, Readonly<Record<string, unknown>>>>> = {
  image: { include_base64: false },
};

/** Decodes the asset of a slot, which is under the name of its kind. */
export const slotAsset = { image: optional(image), video: optional(video) } satisfies Readonly<
  Record<AssetKind, unknown>
>;

/** Finds the assets of a batch on the wire, by kind. They are not decoded. */
export const assetsIn: Readonly<Record<AssetKind, (batch: JsonObject) => readonly JsonObject[]>> = {
  image: ({ images }: Members<WireResult>) => list(json)(images),
  video: ({ video }: Members<WireVideoResult>) => (video ? [json(video)] : []),
};
