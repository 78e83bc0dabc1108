import type { Asset } from "@dramatis/core/store";
import { type Mutant, storeWith } from "./mutant.ts";

/** Stores that take away too much or too little. */
export const deleteMutants: readonly Mutant[] = [
  {
    name: "what was deleted stays in the listing",
    makeStore: storeWith((inner) => {
      const deleted: Asset[] = [];
      return {
        async delete(id) {
          const asset = await inner.head(id);
          if (asset !== undefined) deleted.push(asset);
          return inner.delete(id);
        },
        async list(options) {
          const page = await inner.list(options);
          return page.cursor === undefined ? { items: [...page.items, ...deleted] } : page;
        },
      };
    }),
    fails: [
      "ids: upper case is made lower, and is the same id",
      "list: what comes and goes between pages neither hides nor repeats the others",
      "list: what comes and goes between pages of an owner neither hides nor repeats the others",
      "list: an id that was put again is its new owner's",
      "delete: what was deleted is missing",
      "delete: it takes the one asset, and no other",
      "delete: what is put afterwards has bytes and metadata of its own",
    ],
  },
  {
    name: "a delete is always true",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        await inner.delete(id);
        return true;
      },
    })),
    fails: ["delete: it answers false where there is nothing, and nothing happens"],
  },
  {
    name: "a delete takes the stream of the same id too",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        await inner.journal.delete(id);
        return inner.delete(id);
      },
    })),
    fails: ["delete: it takes the one asset, and no other"],
  },
  {
    name: "a delete leaves the metadata for whoever comes next",
    makeStore: storeWith((inner) => {
      const left = new Map<string, Asset>();
      return {
        async delete(id) {
          const asset = await inner.head(id);
          if (asset !== undefined) left.set(asset.id, asset);
          return inner.delete(id);
        },
        put: (id, body, info) =>
          inner.put(id, body, { ...info, ...(left.get(id) && { metadata: left.get(id)?.metadata ?? {} }) }),
      };
    }),
    fails: [
      "list: an id that was put again is its new owner's",
      "delete: what is put afterwards has bytes and metadata of its own",
    ],
  },
  {
    name: "an id that was deleted is used up",
    makeStore: storeWith((inner) => {
      const gone = new Set<string>();
      return {
        async delete(id) {
          const deleted = await inner.delete(id);
          if (deleted) gone.add(id);
          return deleted;
        },
        async put(id, body, info) {
          const asset = await inner.put(id, body, info);
          if (gone.has(id)) await inner.delete(id);
          return asset;
        },
      };
    }),
    fails: [
      "list: an id that was put again is its new owner's",
      "delete: what is put afterwards has bytes and metadata of its own",
    ],
  },
];
