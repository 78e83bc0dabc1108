import type { AssetKind } from "../../assets/asset.ts";
import type { CharacterReferences } from "../../images/character-references.ts";
import type { VideoStep } from "../../videos/video-step.ts";

/** The options of the handler that pass the engines. */
export interface EngineOptions {
  /** The engine that generates images: `createCharacterReferences(...)`. */
  readonly characters: CharacterReferences;
  /** The engine that generates videos: `createVideoStep(...)`. Without it, the video endpoints answer 404. */
  readonly videos?: VideoStep;
}

/** The engines of a server, by kind of media. A new kind is a new member, in each declaration of this file. */
export interface Engines {
  readonly image: CharacterReferences;
  /** Undefined if this server does not generate videos. */
  readonly video: VideoStep | undefined;
}

/** An engine of any kind. */
export type AnyEngine = NonNullable<Engines[AssetKind]>;

/** The engines that the options pass. */
export function enginesIn({ characters, videos }: EngineOptions): Engines {
  return { image: characters, video: videos ?? undefined };
}

/** What messages call an asset: by its id, and as the asset of a slot. */
export const assetNames: Readonly<
  Record<AssetKind, { readonly noun: string; inSlot(slot: number): string }>
> = {
  // Users count from 1.
  image: { noun: "character reference", inSlot: (slot) => `Image ${slot + 1}` },
  video: { noun: "video", inSlot: () => "The video" },
};
