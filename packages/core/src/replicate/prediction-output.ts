import type { OutputKind, PredictionOutput } from "../provider/prediction.ts";
import { addressesOf, isLikely, leadsToOther, namesOther } from "./output-address.ts";

/** What was understood of a prediction's `output`. */
export interface ReadOutput {
  /** In the order in which they are in the output. One that the model left out is null. */
  readonly outputs: readonly (PredictionOutput | null)[];
  /** The output holds something that was not understood: an image that seems to be missing may be in it. */
  readonly hasUnread: boolean;
}

/** Deeper, or in more values than this, nobody's output is: what is beyond counts as not understood. */
const maxDepth = 60;
const maxValues = 20_000;
/** A text that may be JSON is parsed up to this length. */
const maxJsonLength = 1_000_000;

/** An address, with whether it leads, by all signs, to something else than what was asked for. */
interface Address extends PredictionOutput {
  readonly isOther: boolean;
}

interface Part {
  readonly places: readonly (Address | null)[];
  /** Nothing is in it, however many lists and objects are around that. */
  readonly isEmpty: boolean;
  /** Some member of it is empty: if an image was held back, it was held back there. */
  readonly hasGap: boolean;
  readonly hasUnread: boolean;
}

const nothing: Part = { places: [], isEmpty: true, hasGap: true, hasUnread: false };
const something: Part = { places: [], isEmpty: false, hasGap: false, hasUnread: false };
/** A number, or true or false: it says something, and is in no case an image. */
const mark: Part = { ...something, hasGap: true };

/**
 * Reads an output of any shape: a text, a list, an object, one in the other, or JSON in a text. Cog lets a model
 * return any of them (https://cog.run/python/#output).
 *
 * - All addresses count, in their order.
 * - The entry of a list that has no address keeps its place, as null: some models hold single images back in this way.
 *   A member of an object keeps none.
 * - An address whose name or ending says that it is not what was asked for (a thumbnail, a mask, the input, a video
 *   where images were asked for) counts only where there is no other.
 * - Where some addresses end as such an asset does and others do not, those that do come first.
 * - Addresses within a text count too. What else is in the text, or a text without any, is a caption, and counts as not
 *   understood.
 */
export function readOutput(output: unknown, kind: OutputKind): ReadOutput {
  const part = new OutputReader(kind).read(output, 0, false);
  const addresses = part.places.filter((place) => place !== null);
  const isOnlyOther = addresses.every(({ isOther }) => isOther);
  const places = part.places.filter((place) => place === null || isOnlyOther || !place.isOther);
  const isUnlikely = (place: Address | null) => place !== null && !isLikely(place.url, kind);
  const unlikely = places.filter(isUnlikely);
  const ordered =
    unlikely.length < places.filter((place) => place !== null).length
      ? [...places.filter((place) => !isUnlikely(place)), ...unlikely]
      : places;
  return {
    outputs: ordered.map((place) => place && { url: place.url }),
    // Where nothing at all was understood, whatever is there may be what was paid for.
    hasUnread: addresses.length === 0 ? !part.isEmpty : part.hasUnread,
  };
}

class OutputReader {
  readonly #kind: OutputKind;
  #left = maxValues;

  constructor(kind: OutputKind) {
    this.#kind = kind;
  }

  read(value: unknown, depth: number, isOther: boolean): Part {
    if (value === null || value === undefined) return nothing;
    if (--this.#left < 0 || depth > maxDepth) return something;
    if (typeof value === "string") return this.#readText(value, depth, isOther);
    if (typeof value !== "object") return mark;
    return Array.isArray(value)
      ? this.#readList(value, depth, isOther)
      : this.#readObject(value, depth, isOther);
  }

  #readText(text: string, depth: number, isOther: boolean): Part {
    if (text.trim() === "") return nothing;
    const json = parsed(text);
    if (json !== undefined) return this.read(json, depth + 1, isOther);
    const { urls, isWhole } = addressesOf(text);
    const places = urls.map((url) => ({ url, isOther: isOther || leadsToOther(url, this.#kind) }));
    return { places, isEmpty: false, hasGap: false, hasUnread: !isWhole && places.length > 0 };
  }

  #readList(list: readonly unknown[], depth: number, isOther: boolean): Part {
    const places: (Address | null)[] = [];
    let isEmpty = true;
    let hasUnread = false;
    for (const item of list) {
      const part = this.read(item, depth + 1, isOther);
      isEmpty &&= part.isEmpty;
      if (hasAddress(part)) places.push(...part.places);
      else places.push(null);
      hasUnread ||= part.hasUnread || !(hasAddress(part) || part.hasGap);
      if (this.#left < 0) break;
    }
    return { places, isEmpty, hasGap: isEmpty, hasUnread };
  }

  #readObject(object: object, depth: number, isOther: boolean): Part {
    const parts: Part[] = [];
    for (const [name, member] of Object.entries(object)) {
      parts.push(this.read(member, depth + 1, isOther || namesOther(name, this.#kind)));
      if (this.#left < 0) break;
    }
    const telling = parts.filter(hasAddress);
    return {
      places: telling.flatMap(({ places }) => places),
      isEmpty: parts.every(({ isEmpty }) => isEmpty),
      hasGap: parts.length === 0 || parts.some(({ hasGap }) => hasGap),
      hasUnread: telling.some(({ hasUnread }) => hasUnread),
    };
  }
}

function hasAddress({ places }: Part): boolean {
  return places.some((place) => place !== null);
}

function parsed(text: string): unknown {
  if (text.length > maxJsonLength || !/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
