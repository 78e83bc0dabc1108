import { memoryStore } from "@dramatis/core";
import type { Asset, ListOptions, Page, Store } from "@dramatis/core/store";
import { type Mutant, storeWith } from "./mutant.ts";

function listWith(list: (inner: Store, options: ListOptions) => Promise<Page<Asset>>): Mutant["makeStore"] {
  return storeWith((inner) => ({ list: (options = {}) => list(inner, options) }));
}

/** Returns a copy of the options without one member. */
function without(options: ListOptions, name: keyof ListOptions): ListOptions {
  const rest = { ...options };
  Reflect.deleteProperty(rest, name);
  return rest;
}

/** Stores that list too much or too little. */
export const listMutants: readonly Mutant[] = [
  {
    name: "the first page of an empty store is not the last",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return page.items.length === 0 && options.cursor === undefined
        ? { ...page, cursor: crypto.randomUUID() }
        : page;
    }),
    fails: ["list: the list of an empty store is one empty page"],
  },
  {
    name: "it repeats an asset at the end of each page",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const again = options.cursor && (await inner.head(options.cursor));
      return again ? { ...page, items: [again, ...page.items].slice(0, options.limit) } : page;
    }),
    fails: [
      "list: each asset is listed once, at every page size",
      "list: a page has at most 100 assets by default",
      "list: assets are filtered by kind",
      "list: assets are filtered by owner and kind, at every page size",
    ],
  },
  {
    name: "it skips an asset at the end of each page",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return options.cursor === undefined ? page : { ...page, items: page.items.slice(1) };
    }),
    fails: [
      "list: each asset is listed once, at every page size",
      "list: a page has at most 100 assets by default",
      "list: assets are filtered by kind",
      "list: additions and deletions between pages neither hide nor repeat other items",
      "list: assets are filtered by owner and kind, at every page size",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
    ],
  },
  {
    name: "it ignores the limit",
    makeStore: listWith(async (inner, options) => inner.list({ ...options, limit: 1000 })),
    fails: [
      "list: each asset is listed once, at every page size",
      "list: a page has at most 100 assets by default",
      "list: assets are filtered by kind",
      "list: additions and deletions between pages neither hide nor repeat other items",
      "list: a limit that is not an integer from 1 to 1000 is rejected",
      "list: assets are filtered by owner and kind, at every page size",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
    ],
  },
  {
    name: "a page has 200 assets by default",
    makeStore: listWith((inner, options) => inner.list({ limit: 200, ...options })),
    fails: ["list: a page has at most 100 assets by default"],
  },
  {
    name: "it lists at most 4,096 assets",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const count = (await inner.list({ limit: 1000 })).items.length;
      return count < 1000 || options.limit !== 999 ? page : { items: page.items };
    }),
    fails: ["list: each of 5,000 assets is listed once"],
  },
  {
    name: "it ignores the kind",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "kind"));
    }),
    fails: [
      "list: assets are filtered by kind",
      "list: assets are filtered by owner and kind, at every page size",
    ],
  },
  {
    name: "a page is filtered by kind after it was limited, and the listing ends early",
    makeStore: listWith(async (inner, options) => {
      if (options.kind === undefined) return inner.list(options);
      await inner.list(options);
      const { items } = await inner.list(without(options, "kind"));
      return { items: items.filter(({ kind }) => kind === options.kind) };
    }),
    fails: [
      "list: assets are filtered by kind",
      "list: assets are filtered by owner and kind, at every page size",
    ],
  },
  {
    name: "its cursor is a number of assets",
    makeStore: storeWith((inner) => ({
      async list(options = {}) {
        const { cursor, limit = 100 } = options;
        if (cursor === undefined || !cursor.startsWith("ffffffff-")) {
          const page = await inner.list(options);
          return page.cursor === undefined ? page : { ...page, cursor: cursorOf(page.items.length) };
        }
        const skipped = Number.parseInt(cursor.slice(-12), 16);
        const rest: Asset[] = [];
        let page = await inner.list({ ...without(options, "cursor"), limit: 1000 });
        rest.push(...page.items);
        while (page.cursor !== undefined) {
          page = await inner.list({ ...options, cursor: page.cursor, limit: 1000 });
          rest.push(...page.items);
        }
        const items = rest.slice(skipped, skipped + limit);
        const next = skipped + items.length;
        return next < rest.length ? { items, cursor: cursorOf(next) } : { items };
      },
    })),
    fails: [
      "list: additions and deletions between pages neither hide nor repeat other items",
      "list: an unknown cursor is rejected",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
      "list: an invalid owner or cursor is rejected",
    ],
  },
  {
    name: "it lists the streams of the journal",
    makeStore: storeWith((inner) => ({
      async list(options) {
        const page = await inner.list(options);
        const sample = await memoryStore().put(crypto.randomUUID(), new Uint8Array(), {
          kind: "image",
          mediaType: "image/png",
          metadata: {},
          origin: { type: "uploaded" },
        });
        const items = [...page.items];
        for await (const id of inner.journal.unfinished()) items.push({ ...sample, id });
        return { ...page, items };
      },
    })),
    fails: ["list: only stored assets are listed: no unfinished or failed puts, and no journal streams"],
  },
  {
    name: "an unknown cursor returns the first page",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "cursor"))),
    ),
    fails: ["list: an unknown cursor is rejected", "list: an invalid owner or cursor is rejected"],
  },
  {
    name: "an invalid limit is replaced by the default",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "limit"))),
    ),
    fails: ["list: a limit that is not an integer from 1 to 1000 is rejected"],
  },
  {
    name: "an unknown kind has no assets",
    makeStore: listWith(async (inner, options) => {
      const { kind } = options;
      if (kind === undefined || kind === "image" || kind === "video") return inner.list(options);
      return { items: [] };
    }),
    fails: ["list: an unknown kind is rejected"],
  },
];

function cursorOf(skipped: number): string {
  return `ffffffff-ffff-4fff-8fff-${skipped.toString(16).padStart(12, "0")}`;
}
