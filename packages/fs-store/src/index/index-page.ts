import { badListOption, type Page } from "@dramatis/core/store";
import type { FoundEntry } from "./index-entry.ts";
import { entriesBefore, entryAt, type IndexParts } from "./read-index.ts";

/** How many entries are looked at side by side. */
const sideBySide = 16;

/** Which page of an index is asked for. */
export interface IndexQuestion {
  readonly path: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/**
 * A page of what an index names, the last line first. A cursor is the place of a page's last line and the id in it:
 * lines are only ever added behind it, so the next page begins where this one ended.
 *
 * @param look - what an entry names; undefined if it does not count.
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
        // One more than the page holds shows that it is not the last one.
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
