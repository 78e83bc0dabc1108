import type { JsonValue } from "../json.ts";
import { wordsOf } from "./words-of.ts";

/** Names that ask for several assets all by themselves, their words put together. */
const countNames = new Set([
  ...["n", "num", "count", "quantity", "howmany", "batch", "batchsize", "batchcount"],
  ...["nimages", "numimages", "numoutputs", "nsamples", "numsamples"],
]);
const countWords = new Set([
  ...["n", "num", "number", "count", "max", "min", "total", "amount", "quantity", "batch", "how", "many"],
]);
const assetWords = new Set([
  ...["image", "images", "img", "imgs", "picture", "pictures", "photo", "photos", "video", "videos"],
  ...["clip", "clips", "output", "outputs", "sample", "samples", "result", "results", "copies"],
  ...["generation", "generations", "variation", "variations", "variant", "variants"],
  ...["candidate", "candidates", "predictions"],
]);
const fillers = new Set(["of", "per", "prompt", "to", "the", "generate", "generated", "return", "make"]);

/**
 * Whether an option asks a model for several images or videos in one run: `num_outputs`, `numberOfImages`,
 * `batch_size`, `samples: 4`. Each model has a name of its own for that, so a name is read word by word. A word that
 * belongs to something else makes it something else: `num_inference_steps`, `max_image_size`, `num_reference_images`.
 */
export function asksForSeveral(name: string, value: JsonValue): boolean {
  const words = wordsOf(name);
  if (countNames.has(words.join(""))) return true;
  if (!words.every((word) => countWords.has(word) || assetWords.has(word) || fillers.has(word))) return false;
  const assets = words.filter((word) => assetWords.has(word));
  if (assets.length === 0) return false;
  // `samples: 4` and `images_per_prompt: 4` are counts; `images: ["https://..."]` is not.
  const isCount = typeof value === "number" && assets.some((word) => word.endsWith("s"));
  return isCount || words.some((word) => countWords.has(word));
}
