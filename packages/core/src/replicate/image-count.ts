import type { OutputKind } from "../provider/prediction.ts";
import type { JsonValue } from "../util/json.ts";
import { splitWord } from "../util/split-word.ts";
import { splitWords } from "./split-words.ts";

/** Names that count assets by themselves, with their words joined. */
const countNames =
  /^(n|num|count|quantity|qty|howmany|bestof|bestofn|(n|num|number|count|amount|howmany)(to)?(generate|return|make|create)|(generate|generation|return|make|create)(n|num|count|number)|(n|nb|num|number|max|total|image|images|latent|output|sample|generation)?(of)?batch(es)?(size|count|num|number)?)$/;

/** Names that count assets only if their value is a number. */
const vagueNames =
  /^(number|amount|total|times|numberoftimes|numtimes|(n|num|max|total)?repeats?(count|number|num)?|(image|output|num)?grid)$/;

const countWords = /^(n|nb|nr|no|num|number|count|max|min|total|amount|quantity|qty|batch|how|many|limit)$/;

const assetWords =
  /^((image|img|picture|pic|photo|photograph|video|vid|clip|output|sample|result|gen|generation|variation|variant|candidate|portrait|avatar|headshot|selfie|render|rendering|draft|artwork|illustration|drawing|painting|design|creation|artifact|asset|take)s?|copies|predictions|batches|sequences|completions|options|choices|responses|alternatives|versions|repeats|repetitions|shots|grids)$/;

/** Words for parts of one video, which mean separate images elsewhere. */
const videoParts = /^(shots?|sequences?|repeats?|repetitions|times|grids?|takes|versions)$/;

const fillers =
  /^(of|per|prompt|to|the|generate|generated|return|returned|make|create|desired|requested|wanted|target|final|default|my|all|new)$/;

/** Units after `per`. */
const units =
  /^(prompts?|requests?|calls?|runs?|jobs?|seeds?|inputs?|batch|generations?|task|query|captions?|subjects?|styles?|items?)$/;

/**
 * Whether an option asks a model for several images or videos in one run: `num_outputs: 4`, `numberOfImages: "4"`,
 * `batch_size: 4`, `samples: 4`. Models use different names for that, so a name is read word by word. Any other word
 * means that it counts something else: `num_inference_steps`, `max_image_size`, `num_reference_images`.
 */
export function asksForSeveral(name: string, value: JsonValue, kind: OutputKind = "image"): boolean {
  const words = countingWords(name);
  if (isOne(value) || (kind === "video" && words.some((word) => videoParts.test(word)))) return false;
  const joined = words.join("");
  if (countNames.test(joined)) return true;
  if (vagueNames.test(joined)) return isSeveral(value);
  if (!words.every(isKnown)) return false;
  const assets = words.filter((word) => assetWords.test(word));
  if (assets.length === 0) return false;
  // `samples: 4` and `images_per_prompt: 4` are counts; `images: ["https://..."]` is not.
  if (assets.some((word) => word.endsWith("s")) && isSeveral(value)) return true;
  // `no_images: true` means the opposite.
  return words.some((word) => countWords.test(word) && word !== "no");
}

/** Whether a name counts something without saying what: `n`, `count`. */
export function isBareCount(name: string): boolean {
  return !countingWords(name).some((word) => assetWords.test(word) || word === "batch");
}

function countingWords(name: string): readonly string[] {
  const words = splitWords(name).flatMap((word) => splitWord(word, isKnown));
  return words.at(-2) === "per" && units.test(words.at(-1) ?? "") ? words.slice(0, -2) : words;
}

function isKnown(word: string): boolean {
  return countWords.test(word) || assetWords.test(word) || fillers.test(word);
}

/** Whether a value asks for at most one, which a request gets anyway. */
function isOne(value: JsonValue): boolean {
  return value === null || value === false || value === "" || numberOf(value) === 1;
}

function isSeveral(value: JsonValue): boolean {
  return numberOf(value) > 1;
}

/** Reads a number, also from a string; `2x2` is 4. */
function numberOf(value: JsonValue): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.length > 40) return Number.NaN;
  const factors = value.normalize("NFKC").trim().split(/[x×]/i);
  return factors.reduce(
    (product, factor) => product * (factor.trim() === "" ? Number.NaN : Number(factor)),
    1,
  );
}
