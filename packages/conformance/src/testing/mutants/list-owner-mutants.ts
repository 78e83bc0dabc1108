import type { Asset, ListOptions, Page, Store } from "@dramatis/core/store";
import { listAll } from "../../read-assertions.ts";
import { type Mutant, putWith, storeWith } from "./mutant.ts";

function listWith(list: (inner: Store, options: ListOptions) => Promise<Page<Asset>>): Mutant["makeStore"] {
  return storeWith((inner) => ({ list: (options = {}) => list(inner, options) }));
}

/** Creates stores that compare owners by a derived name. */
function owningAs(nameOf: (owner: string) => string): Mutant["makeStore"] {
  return listWith(async (inner, options) => {
    const { owner, ...rest } = options;
    if (owner === undefined) return inner.list(options);
    await inner.list(options);
    const own = (await listAll(inner, rest.kind === undefined ? {} : { kind: rest.kind })).filter(
      ({ metadata }) => typeof metadata.owner === "string" && nameOf(metadata.owner) === nameOf(owner),
    );
    const { cursor = "", limit = 100 } = rest;
    const after = own.filter(({ id }) => id > cursor);
    const items = after.slice(0, limit);
    return after.length > limit ? { items, cursor: items.at(-1)?.id ?? "" } : { items };
  });
}

const calledWhatever = "list: assets are filtered by owner, whatever the owner's name";
const sizes = "list: assets are filtered by owner and kind, at every page size";
const between = "list: additions and deletions between pages of an owner neither hide nor repeat other items";
const again = "list: an id that is put again belongs to its new owner";
const badOwner = "list: an invalid owner or cursor is rejected";
const texts = "list: an owner is a string in the metadata; other values are not owners";

/** Stores that list the wrong assets of an owner. */
export const listOwnerMutants: readonly Mutant[] = [
  {
    name: "it ignores the owner",
    makeStore: listWith(async (inner, { owner, ...options }) => {
      await inner.list(owner === undefined ? options : { ...options, owner });
      return inner.list(options);
    }),
    fails: [calledWhatever, sizes, texts, between, again],
  },
  {
    name: "owners are compared without case",
    makeStore: owningAs((owner) => owner.toLowerCase()),
    fails: [calledWhatever],
  },
  {
    name: "owners are trimmed",
    makeStore: owningAs((owner) => owner.trim()),
    fails: [calledWhatever],
  },
  {
    name: "owners are cut at a NUL",
    makeStore: owningAs((owner) => owner.split("\u0000", 1)[0] ?? ""),
    fails: [calledWhatever],
  },
  {
    name: "owners are normalized",
    makeStore: owningAs((owner) => owner.normalize()),
    fails: [calledWhatever],
  },
  {
    name: "owners are converted to UTF-8",
    makeStore: owningAs((owner) => new TextDecoder().decode(new TextEncoder().encode(owner))),
    fails: [calledWhatever],
  },
  {
    name: "owners are truncated to 255 characters",
    makeStore: owningAs((owner) => owner.slice(0, 255)),
    fails: [calledWhatever],
  },
  {
    name: "a page is filtered by owner after it was limited, and the listing ends early",
    makeStore: listWith(async (inner, options) => {
      const { owner, ...rest } = options;
      const page = await inner.list(options);
      if (owner === undefined) return page;
      const { items, cursor } = await inner.list({ ...rest, limit: 4 });
      const own = items.filter(({ metadata }) => metadata.owner === owner).slice(0, rest.limit);
      return cursor === undefined || rest.cursor !== undefined ? { items: own } : { items: own, cursor };
    }),
    fails: [calledWhatever, sizes, between],
  },
  {
    name: "only images are listed for an owner",
    makeStore: listWith((inner, options) =>
      options.owner === undefined || options.kind !== undefined
        ? inner.list(options)
        : inner.list({ ...options, kind: "image" }),
    ),
    fails: [sizes],
  },
  {
    name: "an owner is any value that converts to that string",
    makeStore: putWith((inner, id, body, info) => {
      const { owner } = info?.metadata ?? {};
      const isText = owner === undefined || owner === null || typeof owner === "string";
      const metadata = isText ? info?.metadata : { ...info.metadata, owner: String(owner) };
      return inner.put(id, body, isText ? info : { ...info, metadata: metadata ?? {} });
    }),
    fails: [texts],
  },
  {
    name: "an id stays with its first owner",
    makeStore: storeWith((inner) => {
      const owners = new Map<string, string>();
      return {
        async put(id, body, info) {
          const asset = await inner.put(id, body, info);
          const { owner } = asset.metadata;
          if (typeof owner === "string" && !owners.has(asset.id)) owners.set(asset.id, owner);
          return asset;
        },
        async list(options = {}) {
          const page = await inner.list(options);
          const { owner } = options;
          if (owner === undefined) return page;
          const items = (await listAll(inner)).filter(({ id }) => owners.get(id) === owner);
          return page.items.every(({ id }) => owners.get(id) === owner) && page.items.length > 0
            ? page
            : { items: page.items.length > 0 ? [] : items };
        },
      };
    }),
    fails: [again],
  },
  {
    name: "a failed put changes the owner",
    makeStore: storeWith((inner) => {
      const tried = new Map<string, string>();
      return {
        async put(id, body, info) {
          try {
            return await inner.put(id, body, info);
          } catch (error) {
            const { owner } = info?.metadata ?? {};
            if (typeof owner === "string") tried.set(owner, id);
            throw error;
          }
        },
        async list(options = {}) {
          const page = await inner.list(options);
          const id = tried.get(options.owner ?? "");
          const asset = id === undefined ? undefined : await inner.head(id);
          return asset === undefined ? page : { ...page, items: [...page.items, asset] };
        },
      };
    }),
    fails: [again],
  },
  {
    name: "an invalid owner has no assets",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch((error) => {
        const { owner, ...rest } = options;
        if (owner === undefined || typeof rest.cursor === "string") throw error;
        return { items: [] };
      }),
    ),
    fails: [badOwner],
  },
  {
    name: "an unknown cursor of an owner's page returns the first page",
    makeStore: listWith((inner, options) =>
      inner.list(options).catch((error) => {
        const { cursor, ...rest } = options;
        if (cursor === undefined || options.owner === undefined) throw error;
        return inner.list(rest);
      }),
    ),
    fails: [badOwner],
  },
];
