import type { OutputKind } from "../provider/prediction.ts";
import { type JsonObject, type JsonValue, maxDepth } from "../util/json.ts";
import { asksForSeveral, isBareCount } from "./image-count.ts";
import { splitWords } from "./split-words.ts";

/** Words that do not say what a bare count inside them counts: `config.n`, `input.count`. */
const neutral =
  /^(configs?|configuration|param|params|parameters|args?|arguments|kwargs|options|opts|settings|inputs?|outputs?|generations?|generate|requests?|body|extra|extras|data|payload|images?|videos?|pictures?|results|api|advanced|overrides|defaults|values|properties|variables|variations|samples|candidates|batch|batches|nodes)$/;

/** Words whose settings count things other than images. */
const ofOther =
  /^(people|men|women|children|step|frame|face|beam|lora|scheduler|sampler|solver|noise|tile|layer|prompt|text|mask|word|token|person|character|object|seed|queue|retry|log|color|reference|controlnet|upscaler|encoder|decoder|vae)$/;

/** Longer texts are not read as JSON. */
const maxJsonLength = 200_000;

/** The steps of a name with dots or brackets: `input.num_outputs`, `input[num_outputs]`. */
const separators = /[./:[\]]+|__+/;

/**
 * Whether an option asks a model for several images or videos. Also finds a count inside the option: in an object or a
 * list, in a JSON string, under a name with dots, or as a pair `{ name: "num_outputs", value: 4 }`.
 */
export function holdsCount(name: string, value: JsonValue, kind: OutputKind = "image"): boolean {
  const path = stepsOf(name);
  return isCount(path, value, kind) || isInside(path, value, kind);
}

function isInside(path: readonly string[], value: JsonValue, kind: OutputKind): boolean {
  if (path.length > maxDepth) return false;
  if (typeof value === "string") {
    const json = jsonOf(value);
    return json !== undefined && isInside([...path, ""], json, kind);
  }
  if (typeof value !== "object" || value === null) return false;
  if (isPairOfCount(path, value, kind)) return true;
  return Object.entries(value).some(([key, member]) => {
    const inner = [...path, ...(Array.isArray(value) ? [""] : stepsOf(key))];
    return isCount(inner, member, kind) || isInside(inner, member, kind);
  });
}

/** Whether the value is a pair of a name and a count. */
function isPairOfCount(
  path: readonly string[],
  value: JsonObject | readonly JsonValue[],
  kind: OutputKind,
): boolean {
  const members = Object.entries(value);
  const isValue = (key: string) => /^(1|val(ue)?|default(_?value)?|content)$/i.test(key);
  const counts = members.filter(([key, member]) => isValue(key) && Number(member) > 1);
  const labels = members.flatMap(([key, member]) =>
    typeof member === "string" && !isValue(key) && /^[\w.-]{2,60}$/.test(member) ? [member] : [],
  );
  return counts.some(([, count]) =>
    labels.some((label) => isCount([...path, ...stepsOf(label)], count, kind)),
  );
}

function isCount(path: readonly string[], value: JsonValue, kind: OutputKind): boolean {
  const [name = "", parent = ""] = path.toReversed();
  if (/^batch(es)?$/i.test(parent) && asksForSeveral(`batch_${name}`, value, kind)) return true;
  if (typeof value === "object" && path.length > 1) return false;
  if (!asksForSeveral(name, value, kind)) return false;
  return !isBareCount(name) || !path.slice(0, -1).some(isOfOther);
}

function isOfOther(step: string): boolean {
  return splitWords(step).some((word, index, words) => {
    if (ofOther.test(word)) return true;
    return index === words.length - 1 && word.endsWith("s") && !neutral.test(word);
  });
}

function stepsOf(name: string): readonly string[] {
  const steps = name.split(separators).filter((step) => step !== "");
  return steps.length === 0 ? [name] : steps;
}

function jsonOf(text: string): JsonValue | undefined {
  if (text.length > maxJsonLength || !/^\s*[{[]/.test(text)) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
