import type { OutputKind, PredictionOutput } from "../provider/prediction.ts";
import { addressesOf, isLikely, leadsToOther, namesOther } from "./output-address.ts";

/** The result of reading a prediction's `output`. */
export interface ReadOutput {
  /** In the order of the output. Null for one that the model omitted. */
  readonly outputs: readonly (PredictionOutput | null)[];
  /** Whether the output holds something that was not understood. A missing image could be in it. */
  readonly hasUnread: boolean;
}

/** Limits of depth and values. Parts of the output beyond them are treated as not understood. */
const maxDepth = 60;
const maxValues = 20_000;
/** Longer texts are not parsed as JSON. */
const maxJsonLength = 1_000_000;

/** An address, and whether it seems to lead to something other than the requested asset. */
interface Address extends PredictionOutput {
  readonly isOther: boolean;
}

interface Part {
  readonly entries: readonly (Address | null)[];
  /** Whether it is empty, or holds only empty lists and objects. */
  readonly isEmpty: boolean;
  /** Whether one of its members is empty. If the model withheld an image, that explains the missing address. */
  readonly hasGap: boolean;
  readonly hasUnread: boolean;
}

const nothing: Part = { entries: [], isEmpty: true, hasGap: true, hasUnread: false };
const something: Part = { entries: [], isEmpty: false, hasGap: false, hasUnread: false };
/** A number or boolean, which is never an image. */
const mark: Part = { ...something, hasGap: true };

/**
 * Reads an output of any shape: a string, a list, an object, nested, or JSON in a string. Cog lets a model return any
 * of them (https://cog.run/python/#output).
 *
 * - All addresses are used, in order.
 * - A list entry without an address stays in the result as null, because some models withhold single images this way. A
 *   member of an object without an address is skipped.
 * - An address whose name or extension says that it is not the requested asset (a thumbnail, a mask, the input, a video
 *   instead of an image) is used only without any other address.
 * - Addresses with an extension of the requested kind come before the others.
 * - Addresses inside a text are used too. The rest of the text, or a text without addresses, is a caption and is
 *   treated as not understood.
 */
export function readOutput(output: unknown, kind: OutputKind): ReadOutput {
  const part = new OutputReader(kind).read(output, 0, false);
  const addresses = part.entries.filter((entry) => entry !== null);
  const isOnlyOther = addresses.every(({ isOther }) => isOther);
  const entries = part.entries.filter((entry) => entry === null || isOnlyOther || !entry.isOther);
  const isUnlikely = (entry: Address | null) => entry !== null && !isLikely(entry.url, kind);
  const unlikely = entries.filter(isUnlikely);
  const ordered =
    unlikely.length < entries.filter((entry) => entry !== null).length
      ? [...entries.filter((entry) => !isUnlikely(entry)), ...unlikely]
      : entries;
  return {
    outputs: ordered.map((entry) => entry && { url: entry.url }),
    // Without any address, whatever the output holds could be the paid asset.
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
    const entries = urls.map((url) => ({ url, isOther: isOther || leadsToOther(url, this.#kind) }));
    return { entries, isEmpty: false, hasGap: false, hasUnread: !isWhole && entries.length > 0 };
  }

  #readList(list: readonly unknown[], depth: number, isOther: boolean): Part {
    const entries: (Address | null)[] = [];
    let isEmpty = true;
    let hasUnread = false;
    for (const item of list) {
      const part = this.read(item, depth + 1, isOther);
      isEmpty &&= part.isEmpty;
      if (hasAddress(part)) entries.push(...part.entries);
      else entries.push(null);
      hasUnread ||= part.hasUnread || !(hasAddress(part) || part.hasGap);
      if (this.#left < 0) break;
    }
    return { entries, isEmpty, hasGap: isEmpty, hasUnread };
  }

  #readObject(object: object, depth: number, isOther: boolean): Part {
    const parts: Part[] = [];
    for (const [name, member] of Object.entries(object)) {
      parts.push(this.read(member, depth + 1, isOther || namesOther(name, this.#kind)));
      if (this.#left < 0) break;
    }
    const withAddress = parts.filter(hasAddress);
    return {
      entries: withAddress.flatMap(({ entries }) => entries),
      isEmpty: parts.every(({ isEmpty }) => isEmpty),
      hasGap: parts.length === 0 || parts.some(({ hasGap }) => hasGap),
      hasUnread: withAddress.some(({ hasUnread }) => hasUnread),
    };
  }
}

function hasAddress({ entries }: Part): boolean {
  return entries.some((entry) => entry !== null);
}

function parsed(text: string): unknown {
  if (text.length > maxJsonLength || !/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
