import type { ImageProvider } from "../provider/image-provider.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import { type Connection, createConnection, type ReplicateOptions } from "./connection.ts";
import { findFacts, toCapabilities } from "./model-facts.ts";
import { parseModelReference } from "./model-reference.ts";
import { imageModels } from "./models.ts";
import { planImages } from "./plan-images.ts";
import { createPredictionProvider } from "./prediction-provider.ts";
import { createVideoProvider, type VideoModelOptions } from "./video-provider.ts";

/** One Replicate account, which creates providers for its models. */
export interface ReplicateProviders {
  /**
   * Creates an image provider.
   *
   * @param model - `owner/name` or `owner/name:version`; `google/imagen-4` if absent. Models that are not in our table
   * work too: each prediction makes one image, and their parameters go through `modelOptions`.
   * @throws DramatisError `invalid_request` for an invalid name.
   */
  image(model?: string): ImageProvider;
  /**
   * Creates a video provider.
   *
   * @param model - `owner/name` or `owner/name:version`; `google/veo-3.1` if absent. Models that are not in our table
   * work too: their parameters go through `modelOptions`, and `referenceInput` names the input for the character's
   * image.
   * @throws DramatisError `invalid_request` for an invalid name or `referenceInput`.
   * @example
   * ```ts
   * const provider = account.video("acme/motion", { referenceInput: { name: "faces", list: true } });
   * ```
   */
  video(model?: string, options?: VideoModelOptions): VideoProvider;
}

/**
 * Creates providers for one Replicate account. No request is sent before the first call.
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
  const connection = createConnection(options);
  return {
    image: (model = defaultImageModel) => createImageProvider(model, connection),
    video: (model = defaultVideoModel, options = {}) => createVideoProvider(model, options, connection),
  };
}

/**
 * Creates a provider for one image model. Short for `createReplicate(account).image(model)`.
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
 * Creates a provider for one video model. Short for `createReplicate(account).video(model, { referenceInput })`.
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

/** Creates an image provider for one model on one account. */
export function createImageProvider(modelText: string, connection: Connection): ImageProvider {
  const model = parseModelReference(modelText);
  const facts = findFacts(imageModels, model);
  return createPredictionProvider(
    {
      kind: "image",
      model,
      facts,
      capabilities: toCapabilities(facts),
      plan: (request, slots) => planImages(modelText, facts, request, slots),
    },
    connection,
  );
}
