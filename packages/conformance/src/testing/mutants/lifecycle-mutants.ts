import { DramatisError, memoryStore } from "@dramatis/core";
import { type Mutant, storeWith } from "./mutant.ts";

/** Stores that work after close, share state with others, or reveal too much. */
export const lifecycleMutants: readonly Mutant[] = [
  {
    name: "it can be closed only once",
    makeStore: storeWith((inner) => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new DramatisError("store_failed", "The store is already closed.");
          closed = true;
          return inner.close();
        },
      };
    }),
    fails: [
      "lifecycle: a store can be closed twice, and without being used",
      "lifecycle: every method fails after close",
      "lifecycle: a put after close cancels its stream",
      "lifecycle: two new stores share nothing",
      "lifecycle: neither a store nor its errors reveal its data or location",
    ],
  },
  {
    name: "it works after close",
    makeStore: storeWith(() => ({ close: async () => undefined })),
    fails: [
      "lifecycle: every method fails after close",
      "lifecycle: a put after close cancels its stream",
      "lifecycle: neither a store nor its errors reveal its data or location",
    ],
  },
  {
    name: "its journal works after close",
    makeStore: storeWith((inner) => ({ journal: memoryStore().journal, close: () => inner.close() })),
    fails: ["lifecycle: every method fails after close"],
  },
  {
    name: "every asset is missing after close",
    makeStore: storeWith((inner) => {
      let closed = false;
      return {
        head: async (id) => (closed ? undefined : inner.head(id)),
        async close() {
          closed = true;
          await inner.close();
        },
      };
    }),
    fails: ["lifecycle: every method fails after close"],
  },
  {
    name: "a put after close does not cancel its stream",
    makeStore: storeWith((inner) => {
      let closed = false;
      return {
        async put(id, body, info) {
          if (closed) throw new DramatisError("store_failed", "The store is closed.");
          return inner.put(id, body, info);
        },
        async close() {
          closed = true;
          await inner.close();
        },
      };
    }),
    fails: ["lifecycle: a put after close cancels its stream"],
  },
  {
    name: "all stores share one journal",
    makeStore: () => {
      const store = storeWith(() => ({ journal: shared.journal }))();
      return store;
    },
    fails: [
      "lifecycle: every method fails after close",
      "lifecycle: two new stores share nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: an append is all or nothing: one record that is not valid JSON rejects them all",
      "journal: a stream id in upper case is the same id",
      "journal: a stream id that is not a UUID is rejected",
      "journal: streams whose last append left them open are unfinished",
      "journal: an append without records can open or close a stream",
      "journal: unfinished streams are filtered by kind, and the kind given last applies",
      "journal: unfinished streams can be appended to while they are listed",
      "journal: a deleted stream is gone and can be created again",
      "journal list: the list of an empty journal is one empty page",
      "journal list: streams are listed newest first, each once, at every page size",
      "journal list: a page has at most 100 streams by default",
      "journal list: each stream has its creation time and whether it is open",
      "journal list: an append does not change the order",
      "journal list: streams are filtered by kind, and the kind given last applies",
      "journal list: additions and deletions between pages neither hide nor repeat other items",
      "journal list: a deleted stream is no longer listed, and is new when it is created again",
      "journal list: a rejected append does not add a stream to the list",
      "journal list: streams are filtered by owner, whatever the owner's name",
      "journal list: streams are filtered by owner and kind",
      "journal list: the append that creates a stream sets its owner, and later appends do not change it",
      "journal list: an invalid owner is rejected",
    ],
  },
  {
    name: "it reveals where it keeps its files",
    makeStore: () => Object.assign(storeWith(() => ({}))(), { directory: "/home/ada/characters" }),
    fails: ["lifecycle: neither a store nor its errors reveal its data or location"],
  },
  {
    name: "its errors reveal where it keeps its files",
    makeStore: storeWith((inner) => ({
      async put(id, body, info) {
        try {
          return await inner.put(id, body, info);
        } catch (error) {
          if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
          const cause = Object.assign(new Error("EEXIST"), { path: `/home/ada/characters/${id}.png` });
          throw new DramatisError("conflict", "An asset with this id already exists.", { cause });
        }
      },
    })),
    fails: ["lifecycle: neither a store nor its errors reveal its data or location"],
  },
  {
    name: "its errors reveal what was to be stored",
    makeStore: storeWith((inner) => ({
      async put(id, body, info) {
        try {
          return await inner.put(id, body, info);
        } catch (error) {
          if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
          throw new DramatisError("conflict", `${JSON.stringify(info.metadata)} cannot be stored.`);
        }
      },
    })),
    fails: ["lifecycle: neither a store nor its errors reveal its data or location"],
  },
];

const shared = memoryStore();
