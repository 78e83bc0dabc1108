import type { Asset } from "@dramatis/core/store";
import { type Mutant, storeWith } from "./mutant.ts";

/** Stores that delete too much or too little. */
export const deleteMutants: readonly Mutant[] = [
  {
    name: "a deleted asset is still listed",
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
      "ids: an id in upper case is the same id, stored in lower case",
      "list: additions and deletions between pages neither hide nor repeat other items",
      "list: additions and deletions between pages of an owner neither hide nor repeat other items",
      "list: an id that is put again belongs to its new owner",
      "delete: a deleted asset is missing",
      "delete: only the given asset is deleted",
      "delete: an asset put under a deleted id has its own bytes and metadata",
    ],
  },
  {
    name: "`delete` always returns true",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        await inner.delete(id);
        return true;
      },
    })),
    fails: ["delete: deleting a missing asset returns false and changes nothing"],
  },
  {
    name: "`delete` also deletes the stream with the same id",
    makeStore: storeWith((inner) => ({
      async delete(id) {
        await inner.journal.delete(id);
        return inner.delete(id);
      },
    })),
    fails: ["delete: only the given asset is deleted"],
  },
  {
    name: "the metadata of a deleted asset is used for the next asset with its id",
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
      "list: an id that is put again belongs to its new owner",
      "delete: an asset put under a deleted id has its own bytes and metadata",
    ],
  },
  {
    name: "a deleted id cannot be used again",
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
      "list: an id that is put again belongs to its new owner",
      "delete: an asset put under a deleted id has its own bytes and metadata",
    ],
  },
];
