import type { AssetKind } from "../assets/asset.ts";
import type { AnyBatch } from "../batch/any-batch.ts";
import type { BatchMetadata, BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { MediaTypes } from "../batch/media.ts";
import type { UrlOf } from "./asset.ts";
import { toWireImage, toWireMetadata, toWireResult, toWireSignedAddress } from "./image.ts";
import { toWireSignedVideoAddress, toWireVideo, toWireVideoMetadata, toWireVideoResult } from "./video.ts";

/** Converts what differs between the kinds of media to the wire format. */
interface WireMedium<Kind extends AssetKind> {
  /** The path of the bytes of an asset, below the base path and without the id. */
  readonly path: string;
  asset(asset: MediaTypes[Kind]["asset"], urlOf: UrlOf): object;
  batch(result: BatchResult<Kind> | RunningBatch<Kind>, urlOf: UrlOf): object;
  metadata(metadata: BatchMetadata, requested: number, generated: number): object;
  signedAddress(id: string, url: string, expiresInSeconds: number): object;
}

/** The wire format of each kind of media. A new kind is a new member. */
export const wireMedia = {
  image: {
    path: "get_character_reference",
    asset: toWireImage,
    batch: toWireResult,
    metadata: toWireMetadata,
    signedAddress: toWireSignedAddress,
  },
  video: {
    path: "get_video",
    asset: toWireVideo,
    batch: toWireVideoResult,
    metadata: toWireVideoMetadata,
    signedAddress: toWireSignedVideoAddress,
  },
} satisfies { readonly [Kind in AssetKind]: WireMedium<Kind> };

type WireMedia = typeof wireMedia;

/** An asset on the wire, by its kind. */
export type WireAssets = { readonly [Kind in AssetKind]: ReturnType<WireMedia[Kind]["asset"]> };

/** A batch of any kind on the wire, running or ended. */
export type WireBatch = ReturnType<WireMedia[AssetKind]["batch"]>;

/** The metadata of a batch of any kind on the wire. */
export type WireBatchMetadata = ReturnType<WireMedia[AssetKind]["metadata"]>;

/** Makes the URLs of the bytes of assets on a server with this base path. */
export function urlOfAssets(basePath: string): UrlOf {
  return (id, kind = "image") => `${basePath}/${wireMedia[kind].path}/${id}`;
}

/** Converts a batch of any kind to its wire format. */
export function toWireBatch<Batch extends AnyBatch>(result: Batch, urlOf: UrlOf): WireBatch;
// Each converter takes only batches of its own kind, so every kind is treated as images in here.
export function toWireBatch(result: BatchResult | RunningBatch, urlOf: UrlOf): WireBatch {
  return wireMedia[result.kind].batch(result, urlOf);
}
