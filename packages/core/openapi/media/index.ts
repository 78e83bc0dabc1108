import { type AssetKind, assetKinds } from "../../src/assets/asset.ts";
import { urlOfAssets } from "../../src/wire/media.ts";
import type { Example } from "../operation.ts";
import { documentedImages } from "./documented-images.ts";
import type { DocumentedMedium, MediaSamples } from "./documented-medium.ts";
import { documentedVideos } from "./documented-videos.ts";

/** What the documentation says about each kind of media. A new kind is a new member. */
export const documentedMedia = { image: documentedImages, video: documentedVideos } satisfies Readonly<
  Record<AssetKind, unknown>
>;

/** Example responses by kind of media, made by the same functions that make real responses. */
export type Samples = { readonly basePath: string } & {
  readonly [Kind in AssetKind]: ReturnType<(typeof documentedMedia)[Kind]["samples"]>;
};

/** Creates the examples for endpoints at this base path. */
export function makeSamples(basePath: string): Samples {
  const urlOf = urlOfAssets(basePath);
  const made: object = Object.fromEntries(
    assetKinds.map((kind) => [kind, documentedMedia[kind].samples(urlOf)]),
  );
  return { basePath, ...(made as Omit<Samples, "basePath">) };
}

/** The examples of all kinds for one endpoint. */
export function examplesOfAllKinds(
  name: "answerExamples" | "batchExamples" | "cancelExamples" | "eventExamples",
  samples: Samples,
): Readonly<Record<string, Example>> {
  const examples = assetKinds.map((kind) => {
    // A medium takes only its own samples, which are under its kind.
    const medium: Pick<DocumentedMedium<MediaSamples>, typeof name> = documentedMedia[kind];
    return medium[name](samples[kind]);
  });
  return Object.assign({}, ...examples);
}
