/** What is known of a model's input and output. */
export interface ImageModel {
  /** The parameter that asks for several images in one prediction, where there is one. */
  readonly batch?: { readonly parameter: string; readonly max: number };
  readonly aspectRatios?: readonly string[];
  /** Our names of the formats, and the model's. */
  readonly outputFormats?: Readonly<Partial<Record<"png" | "jpg" | "webp", string>>>;
  readonly seed?: true;
  readonly negativePrompt?: true;
}

const fluxRatios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"];

/**
 * The models whose parameters are known, by their name at Replicate. The facts are from the schemas that Replicate
 * publishes for each (`https://replicate.com/<owner>/<name>/api/schema`).
 */
export const imageModels: Readonly<Record<string, ImageModel>> = {
  "google/imagen-4": {
    aspectRatios: ["1:1", "9:16", "16:9", "3:4", "4:3"],
    outputFormats: { png: "png", jpg: "jpg" },
  },
  "black-forest-labs/flux-schnell": {
    batch: { parameter: "num_outputs", max: 4 },
    aspectRatios: fluxRatios,
    outputFormats: { png: "png", jpg: "jpg", webp: "webp" },
    seed: true,
  },
  "black-forest-labs/flux-dev": {
    batch: { parameter: "num_outputs", max: 4 },
    aspectRatios: fluxRatios,
    outputFormats: { png: "png", jpg: "jpg", webp: "webp" },
    seed: true,
  },
  "black-forest-labs/flux-1.1-pro": {
    aspectRatios: ["1:1", "16:9", "3:2", "2:3", "4:5", "5:4", "9:16", "3:4", "4:3", "custom"],
    outputFormats: { png: "png", jpg: "jpg", webp: "webp" },
    seed: true,
  },
  "minimax/image-01": {
    batch: { parameter: "number_of_images", max: 9 },
    aspectRatios: ["1:1", "16:9", "4:3", "3:2", "2:3", "3:4", "9:16", "21:9"],
  },
  "openai/gpt-image-1": {
    batch: { parameter: "number_of_images", max: 10 },
    aspectRatios: ["1:1", "3:2", "2:3"],
    outputFormats: { png: "png", jpg: "jpeg", webp: "webp" },
  },
};

/** What may be said of a model that is not in the table: nothing, so that each image is a prediction of its own. */
export const unknownModel: ImageModel = {};

/** Every name under which some model takes the number of images; none may come through `modelOptions`. */
export const batchParameters: readonly string[] = [
  "num_outputs",
  "number_of_images",
  "num_images",
  "max_images",
];
