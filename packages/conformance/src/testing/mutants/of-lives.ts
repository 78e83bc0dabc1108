import { DramatisError, memoryStore } from "@dramatis/core";
import { type Mutant, storeWith } from "./mutant.ts";

/** Stores that go on after their end, share what is not theirs, or tell too much. */
export const lifeMutants: readonly Mutant[] = [
  {
    name: "it can be closed once",
    makeStore: storeWith((inner) => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new DramatisError("store_failed", "The store was closed already.");
          closed = true;
          return inner.close();
        },
      };
    }),
    fails: [
      "life: it can be closed twice, and without having been used",
      "life: every method fails after close",
      "life: a put after close ends its stream",
      "life: two new stores share nothing",
      "life: neither a store nor its errors show what it holds or where",
    ],
  },
  {
    name: "it goes on after close",
    makeStore: storeWith(() => ({ close: async () => undefined })),
    fails: [
      "life: every method fails after close",
      "life: a put after close ends its stream",
      "life: neither a store nor its errors show what it holds or where",
    ],
  },
  {
    name: "its journal goes on after close",
    makeStore: storeWith((inner) => ({ journal: memoryStore().journal, close: () => inner.close() })),
    fails: ["life: every method fails after close"],
  },
  {
    name: "after close everything is missing",
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
    fails: ["life: every method fails after close"],
  },
  {
    name: "a put after close leaves its stream waiting",
    makeStore: storeWith((inner) => {
      let closed = false;
      return {
        async put(id, body, info) {
          if (closed) throw new DramatisError("store_failed", "The store was closed.");
          return inner.put(id, body, info);
        },
        async close() {
          closed = true;
          await inner.close();
        },
      };
    }),
    fails: ["life: a put after close ends its stream"],
  },
  {
    name: "all stores share one journal",
    makeStore: () => {
      const store = storeWith(() => ({ journal: shared.journal }))();
      return store;
    },
    fails: [
      "life: every method fails after close",
      "life: two new stores share nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: an append is all or nothing: what JSON cannot hold is refused with all beside it",
      "journal: stream ids are UUIDs, the same in upper case",
      "journal: what is no UUID is refused",
      "journal: streams that were last appended as open are unfinished",
      "journal: an append of no records opens and closes too",
      "journal: unfinished streams are told by their kind, and the last one given counts",
      "journal: unfinished streams may be worked on while they are gone through",
      "journal: a stream that was deleted is gone, and may begin again",
      "journal list: that of an empty journal is one page without anything",
      "journal list: streams come newest first, each once, whatever the size of the pages",
      "journal list: a page has 100 streams at most where nothing else is said",
      "journal list: each says when it was created, and whether it is open",
      "journal list: an append changes no stream's place",
      "journal list: streams are listed by their kind, and the last one given counts",
      "journal list: what comes and goes between pages neither hides nor repeats the others",
      "journal list: a stream that was deleted is listed no more, and is a new one when it begins again",
      "journal list: an append that was refused lists nothing",
      "journal list: streams are listed by their owner, whatever the owner is called",
      "journal list: streams are listed by owner and kind",
      "journal list: the append that creates a stream says whose it is, and no later one",
      "journal list: what is no owner is refused",
    ],
  },
  {
    name: "it shows where it keeps its files",
    makeStore: () => Object.assign(storeWith(() => ({}))(), { directory: "/home/ada/characters" }),
    fails: ["life: neither a store nor its errors show what it holds or where"],
  },
  {
    name: "its errors say where it keeps its files",
    makeStore: storeWith((inner) => ({
      async put(id, body, info) {
        try {
          return await inner.put(id, body, info);
        } catch (error) {
          if (!DramatisError.isInstance(error) || error.code !== "conflict") throw error;
          const cause = Object.assign(new Error("EEXIST"), { path: `/home/ada/characters/${id}.png` });
          throw new DramatisError("conflict", "There is an asset under this id already.", { cause });
        }
      },
    })),
    fails: ["life: neither a store nor its errors show what it holds or where"],
  },
  {
    name: "its errors say what was to be stored",
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
    fails: ["life: neither a store nor its errors show what it holds or where"],
  },
];

const shared = memoryStore();
