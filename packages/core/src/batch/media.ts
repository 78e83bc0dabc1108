import type { AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import {
  type CharacterReferenceRequest,
  type CheckedRequest,
  requestFields,
} from "../request/character-reference-request.ts";
import { type CheckedVideoRequest, type VideoRequest, videoRequestFields } from "../request/video-request.ts";
import type { SlotFailure } from "./slot-failure.ts";

type None = readonly [];
type Some<Item> = readonly [Item, ...Item[]];

/** The types that differ between the kinds of media. A new kind is a new member, here and in the tables below. */
export interface MediaTypes {
  readonly image: {
    readonly request: CharacterReferenceRequest;
    /** The validated request, as it is journaled. */
    readonly checkedRequest: CheckedRequest;
    readonly asset: CharacterReference;
    /** What a page holds of a batch. */
    readonly assets: { readonly images: readonly CharacterReference[] };
    /** What the result of a batch has besides what every result has. */
    readonly ended:
      | { readonly status: "succeeded"; readonly images: Some<CharacterReference>; readonly failures: None }
      | {
          readonly status: "partial";
          readonly images: Some<CharacterReference>;
          readonly failures: Some<SlotFailure>;
        }
      | { readonly status: "failed"; readonly images: None; readonly failures: Some<SlotFailure> }
      | {
          readonly status: "canceled";
          readonly images: readonly CharacterReference[];
          readonly failures: Some<SlotFailure>;
        };
    /** The same for a batch that has not ended. */
    readonly running: {
      readonly status: "running";
      readonly images: readonly CharacterReference[];
      readonly failures: readonly SlotFailure[];
    };
  };
  readonly video: {
    readonly request: VideoRequest;
    readonly checkedRequest: CheckedVideoRequest;
    readonly asset: VideoReference;
    readonly assets: { readonly video: VideoReference | undefined };
    readonly ended:
      | { readonly status: "succeeded"; readonly video: VideoReference; readonly failures: None }
      | {
          readonly status: "failed" | "canceled";
          readonly video?: undefined;
          readonly failures: readonly [SlotFailure];
        };
    readonly running: {
      readonly status: "running";
      readonly video?: VideoReference;
      readonly failures: readonly SlotFailure[];
    };
  };
}

/** The field names of requests, by kind. */
export const requestFieldsOf: Readonly<Record<AssetKind, readonly string[]>> = {
  image: requestFields,
  video: videoRequestFields,
};

/** The most slots that a batch can have, by kind. */
export const maxSlots: Readonly<Record<AssetKind, number>> = { image: 4, video: 1 };

/** Names the finished assets of a batch as its result does, by kind. */
export const nameAssets: {
  readonly [Kind in AssetKind]: (assets: readonly MediaTypes[Kind]["asset"][]) => MediaTypes[Kind]["assets"];
} = {
  image: (images) => ({ images }),
  video: ([video]) => ({ video }),
};

/** The asset that a slot ends with, under the name of its kind: `{ image }` or `{ video }`. */
export type Product<Kind extends keyof MediaTypes> = {
  readonly [Name in Kind]: MediaTypes[Name]["asset"];
};

/** The asset that a slot of any kind ends with. */
export type AnyProduct = { readonly [Kind in AssetKind]: Product<Kind> }[AssetKind];

/** The validated request of a batch of any kind. */
export type AnyCheckedRequest = MediaTypes[AssetKind]["checkedRequest"];
