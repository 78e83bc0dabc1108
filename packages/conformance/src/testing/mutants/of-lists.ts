import { memoryStore } from "@dramatis/core";
import type { Asset, ListOptions, Page, Store } from "@dramatis/core/store";
import { type Mutant, storeWith } from "./mutant.ts";

function listWith(list: (inner: Store, options: ListOptions) => Promise<Page<Asset>>): Mutant["makeStore"] {
  return storeWith((inner) => ({ list: (options = {}) => list(inner, options) }));
}

/** Options as the type has them, of which a part is left out. */
function without(options: ListOptions, name: keyof ListOptions): ListOptions {
  const rest = { ...options };
  Reflect.deleteProperty(rest, name);
  return rest;
}

/** Stores whose listing has too much or too little. */
export const listMutants: readonly Mutant[] = [
  {
    name: "the first page of an empty store is not the last",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return page.items.length === 0 && options.cursor === undefined
        ? { ...page, cursor: crypto.randomUUID() }
        : page;
    }),
    fails: ["list: that of an empty store is one page without anything"],
  },
  {
    name: "it repeats an asset where a page ends",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const again = options.cursor && (await inner.head(options.cursor));
      return again ? { ...page, items: [again, ...page.items].slice(0, options.limit) } : page;
    }),
    fails: [
      "list: each asset comes once, whatever the size of the pages",
      "list: a page has 100 assets at most where nothing else is said",
      "list: it can be of one kind",
      "list: it can be of one owner and one kind, whatever the size of the pages",
    ],
  },
  {
    name: "it skips an asset where a page ends",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      return options.cursor === undefined ? page : { ...page, items: page.items.slice(1) };
    }),
    fails: [
      "list: each asset comes once, whatever the size of the pages",
      "list: a page has 100 assets at most where nothing else is said",
      "list: it can be of one kind",
      "list: what comes and goes between pages neither hides nor repeats the others",
      "list: it can be of one owner and one kind, whatever the size of the pages",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
    ],
  },
  {
    name: "it has all in one page",
    makeStore: listWith(async (inner, options) => inner.list({ ...options, limit: 1000 })),
    fails: [
      "list: each asset comes once, whatever the size of the pages",
      "list: a page has 100 assets at most where nothing else is said",
      "list: it can be of one kind",
      "list: what comes and goes between pages neither hides nor repeats the others",
      "list: a limit that is no whole number from 1 to 1000 is refused",
      "list: it can be of one owner and one kind, whatever the size of the pages",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
    ],
  },
  {
    name: "a page has 200 assets where nothing else is said",
    makeStore: listWith((inner, options) => inner.list({ limit: 200, ...options })),
    fails: ["list: a page has 100 assets at most where nothing else is said"],
  },
  {
    name: "it has 4,096 assets at most",
    makeStore: listWith(async (inner, options) => {
      const page = await inner.list(options);
      const count = (await inner.list({ limit: 1000 })).items.length;
      return count < 1000 || options.limit !== 999 ? page : { items: page.items };
    }),
    fails: ["list: each of 5,000 assets comes once"],
  },
  {
    name: "it has assets of every kind",
    makeStore: listWith(async (inner, options) => {
      await inner.list(options);
      return inner.list(without(options, "kind"));
    }),
    fails: [
      "list: it can be of one kind",
      "list: it can be of one owner and one kind, whatever the size of the pages",
    ],
  },
  {
    name: "a page of a kind counts the others too, and ends early",
    makeStore: listWith(async (inner, options) => {
      if (options.kind === undefined) return inner.list(options);
      await inner.list(options);
      const { items } = await inner.list(without(options, "kind"));
      return { items: items.filter(({ kind }) => kind === options.kind) };
    }),
    fails: [
      "list: it can be of one kind",
      "list: it can be of one owner and one kind, whatever the size of the pages",
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
      "list: what comes and goes between pages neither hides nor repeats the others",
      "list: a cursor that no page had is refused",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
      "list: what is no owner, or no cursor of an owner's page, is refused",
    ],
  },
  {
    name: "it has the streams of the journal",
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
    fails: ["list: it has assets only: nothing that is under way, that failed, or that is the journal's"],
  },
  {
    name: "a cursor that it does not know is the beginning",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "cursor"))),
    ),
    fails: [
      "list: a cursor that no page had is refused",
      "list: what is no owner, or no cursor of an owner's page, is refused",
    ],
  },
  {
    name: "a limit that makes no sense is another one",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch(() => inner.list(without(options, "limit"))),
    ),
    fails: ["list: a limit that is no whole number from 1 to 1000 is refused"],
  },
  {
    name: "of a kind that there is none of it has nothing",
    makeStore: listWith(async (inner, options) => {
      const { kind } = options;
      if (kind === undefined || kind === "image" || kind === "video") return inner.list(options);
      return { items: [] };
    }),
    fails: ["list: a kind that there is none of is refused"],
  },
];

function cursorOf(skipped: number): string {
  return `ffffffff-ffff-4fff-8fff-${skipped.toString(16).padStart(12, "0")}`;
}
