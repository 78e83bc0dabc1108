import type { ImageProvider } from "../provider/image-request.ts";
import { connect, type ReplicateOptions } from "./connection.ts";
import { imageProvider } from "./image-provider.ts";

/** One Replicate account, from which providers for several models can be had. */
export interface ReplicateProviders {
  /**
   * A provider of images.
   *
   * @param model - `owner/name` or `owner/name:version`; `google/imagen-4` if absent. One that is not known here
   * works too: one image a prediction, its parameters through `modelOptions`.
   */
  image(model?: string): ImageProvider;
}

/**
 * Connects to Replicate. Nothing is asked before the first call.
 *
 * @example
 * ```ts
 * const account = createReplicate({ auth: process.env.REPLICATE_API_TOKEN });
 * const characters = createCharacterReferences({
 *   provider: account.image("black-forest-labs/flux-schnell"),
 *   store: fsStore({ directory: "data" }),
 * });
 * ```
 */
export function createReplicate(options: ReplicateOptions = {}): ReplicateProviders {
  const connection = connect(options);
  return { image: (model = defaultImageModel) => imageProvider(model, connection) };
}

/**
 * The shorthand for one model: `createReplicate(account).image(model)`.
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

const defaultImageModel = "google/imagen-4";
