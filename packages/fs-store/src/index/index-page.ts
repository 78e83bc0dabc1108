import { badListOption, type Page } from "@dramatis/core/store";
import type { FoundEntry } from "./index-entry.ts";
import { entriesBefore, entryAt, type IndexParts } from "./read-index.ts";

/** How many entries are looked up in parallel. */
const sideBySide = 16;

/** Identifies a page of an index. */
export interface IndexQuestion {
  readonly path: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/**
 * Reads a page of the items that an index lists, newest first. A cursor is the offset of a page's last line and its id.
 * Lines are only added after it, so the next page starts where this one ended.
 *
 * @param look - returns the item of an entry, or undefined if the entry is not valid.
 */
export async function indexPage<Item>(
  parts: IndexParts,
  { path, cursor, limit }: IndexQuestion,
  look: (entry: FoundEntry) => Promise<Item | undefined>,
): Promise<Page<Item>> {
  const items: Item[] = [];
  let last: FoundEntry | undefined;
  for await (const entries of entriesBefore(parts, path, await endOf(parts, path, cursor))) {
    for (let start = 0; start < entries.length; start += sideBySide) {
      const group = entries.slice(start, start + sideBySide);
      const found = await Promise.all(group.map(look));
      for (const [index, item] of found.entries()) {
        if (item === undefined) continue;
        // One more item than fits on the page shows that the page is not the last one.
        if (last !== undefined && items.length === limit) return { items, cursor: cursorOf(last) };
        items.push(item);
        last = group[index];
      }
    }
  }
  return { items };
}

function cursorOf({ offset, id }: FoundEntry): string {
  return `${offset}.${id}`;
}

async function endOf(
  parts: IndexParts,
  path: string,
  cursor: string | undefined,
): Promise<number | undefined> {
  if (cursor === undefined) return undefined;
  const [, offset, id] = (typeof cursor === "string" && /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor)) || [];
  const entry = offset === undefined ? undefined : await entryAt(parts, path, Number(offset));
  if (entry !== undefined && entry.id === id) return entry.offset;
  throw badListOption("cursor", "must come from a previous page");
}
