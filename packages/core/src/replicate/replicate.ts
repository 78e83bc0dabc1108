import type { ImageProvider } from "../provider/image-provider.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import { type Connection, connect, type ReplicateOptions } from "./connection.ts";
import { capabilitiesOf, factsOf } from "./model-facts.ts";
import { parseModelReference } from "./model-reference.ts";
import { imageModels } from "./models.ts";
import { planImages } from "./plan-images.ts";
import { predictionProvider } from "./prediction-provider.ts";
import { type VideoModelOptions, videoProvider } from "./video-provider.ts";

/** One Replicate account, from which providers for several models can be had. */
export interface ReplicateProviders {
  /**
   * A provider of images.
   *
   * @param model - `owner/name` or `owner/name:version`; `google/imagen-4` if absent. One that is not known here
   * works too: one image a prediction, its parameters through `modelOptions`.
   * @throws DramatisError `invalid_request` for a name that is none.
   */
  image(model?: string): ImageProvider;
  /**
   * A provider of videos.
   *
   * @param model - `owner/name` or `owner/name:version`; `google/veo-3.1` if absent. One that is not known here works
   * too: its parameters go through `modelOptions`, and `referenceInput` says where the image of the character goes.
   * @throws DramatisError `invalid_request` for a name, or a `referenceInput`, that is none.
   * @example
   * ```ts
   * const provider = account.video("acme/motion", { referenceInput: { name: "faces", list: true } });
   * ```
   */
  video(model?: string, options?: VideoModelOptions): VideoProvider;
}

/**
 * Connects to Replicate. Nothing is asked before the first call.
 *
 * @example
 * ```ts
 * const account = createReplicate({ auth: process.env.REPLICATE_API_TOKEN });
 * const store = fsStore({ directory: "data" });
 * const characters = createCharacterReferences({
 *   provider: account.image("black-forest-labs/flux-schnell"),
 *   store,
 * });
 * const videos = createVideoStep({ provider: account.video(), characters, store });
 * ```
 */
export function createReplicate(options: ReplicateOptions = {}): ReplicateProviders {
  const connection = connect(options);
  return {
    image: (model = defaultImageModel) => imageProvider(model, connection),
    video: (model = defaultVideoModel, options = {}) => videoProvider(model, options, connection),
  };
}

/**
 * The shorthand for one model of images: `createReplicate(account).image(model)`.
 *
 * @example
 * ```ts
 * const provider = replicate({ model: "google/imagen-4" });
 * ```
 */
export function replicate(options: ReplicateOptions & { readonly model?: string } = {}): ImageProvider {
  const { model, ...account } = options;
  return createReplicate(account).image(model);
}

/**
 * The shorthand for one model of videos: `createReplicate(account).video(model, { referenceInput })`.
 *
 * @example
 * ```ts
 * const provider = replicateVideo({ model: "google/veo-3.1" });
 * ```
 */
export function replicateVideo(
  options: ReplicateOptions & VideoModelOptions & { readonly model?: string } = {},
): VideoProvider {
  const { model, referenceInput, ...account } = options;
  return createReplicate(account).video(model, referenceInput === undefined ? {} : { referenceInput });
}

const defaultImageModel = "google/imagen-4";
const defaultVideoModel = "google/veo-3.1";

/** A provider of images: one model, on one account. */
export function imageProvider(modelText: string, connection: Connection): ImageProvider {
  const model = parseModelReference(modelText);
  const facts = factsOf(imageModels, model);
  return predictionProvider(
    {
      kind: "image",
      model,
      facts,
      capabilities: capabilitiesOf(facts),
      plan: (request, slots) => planImages(modelText, facts, request, slots),
    },
    connection,
  );
}
