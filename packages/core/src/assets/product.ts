import type { AssetKind } from "./asset.ts";
import type { CharacterReference } from "./character-reference.ts";
import type { VideoReference } from "./video-reference.ts";

interface Products {
  readonly image: CharacterReference;
  readonly video: VideoReference;
}

/** The asset of a succeeded slot, under the name of its kind: `{ image }` or `{ video }`. */
export type Product<Kind extends AssetKind> = { readonly [Name in Kind]: Products[Name] };
