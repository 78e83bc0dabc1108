import { DramatisError, isDramatisId } from "@dramatis/core";
import type { Journal, JournalRecord } from "@dramatis/core/store";
import { collect } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

/** A journal whose records come out as others. */
function readWith(read: (inner: Journal, id: string, from?: number) => AsyncIterable<JournalRecord>) {
  return journalWith((inner) => ({ read: (id, from) => read(inner, id, from) }));
}

/** A journal that makes something else of the records it is given. */
function writing(change: (record: JournalRecord) => JournalRecord) {
  return journalWith((inner) => ({
    append: async (id, records, ...rest) =>
      inner.append(id, Array.isArray(records) ? records.map(change) : records, ...rest),
  }));
}

/** Journals that read, find and remove other things than they should. */
export const journalMutants: readonly Mutant[] = [
  {
    name: "it keeps the ASCII of records",
    makeStore: writing((record) =>
      typeof record?.text === "string"
        ? { ...record, text: record.text.replaceAll(/[^\0-\x7f]/g, "?") }
        : record,
    ),
    fails: ["journal: a record may hold every script and sign"],
  },
  {
    name: "it keeps nested values of records as texts",
    makeStore: writing((record) =>
      Array.isArray(record?.a) ? { ...record, a: JSON.stringify(record.a) } : record,
    ),
    fails: ["journal: a record may hold nested values"],
  },
  {
    name: "it leaves out records without members",
    makeStore: readWith(async function* (inner, id, from) {
      for await (const record of inner.read(id, from)) if (Object.keys(record).length > 0) yield record;
    }),
    fails: ["journal: a record may hold nothing"],
  },
  {
    name: "it keeps 65,536 characters of a text",
    makeStore: writing((record) =>
      typeof record?.text === "string" ? { ...record, text: record.text.slice(0, 65_536) } : record,
    ),
    fails: ["journal: a record may hold a million characters"],
  },
  {
    name: "it assigns records name by name",
    makeStore: readWith(async function* (inner, id, from) {
      for await (const record of inner.read(id, from)) {
        const mine: { [name: string]: JournalRecord[string] } = {};
        for (const [name, value] of Object.entries(record)) mine[name] = value;
        yield mine;
      }
    }),
    fails: ["journal: a record's `__proto__` is a name like any other"],
  },
  {
    name: "it hands its own records out",
    makeStore: journalWith((inner) => {
      const own = new Map<string, JournalRecord>();
      return {
        async *read(id, from) {
          for await (const record of inner.read(id, from)) {
            const key = `${id} ${JSON.stringify(record)}`;
            const mine = own.get(key) ?? record;
            own.set(key, mine);
            yield mine;
          }
        },
      };
    }),
    fails: ["journal: a copy goes in, and a copy comes out"],
  },
  {
    name: "a read begins at the first record",
    makeStore: readWith((inner, id, from) => inner.read(id, from === undefined || from > 0 ? 0 : from)),
    fails: [
      "journal: a read begins where it is told to",
      "journal: a read from what is no position is refused",
    ],
  },
  {
    name: "a read from before the first record begins at the end",
    makeStore: readWith(async function* (inner, id, from = 0) {
      if (Number.isSafeInteger(from) && from < 0) yield* (await collect(inner.read(id))).slice(from);
      else yield* inner.read(id, from);
    }),
    fails: ["journal: a read from what is no position is refused"],
  },
  {
    name: "to read a stream that is not there is an error",
    makeStore: readWith(async function* (inner, id, from) {
      if ((await collect(inner.read(id))).length === 0)
        throw new DramatisError("not_found", "There is no such stream.");
      yield* inner.read(id, from);
    }),
    fails: [
      "life: two new stores share nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: an append is all or nothing: what JSON cannot hold is refused with all beside it",
      "journal: a stream that is not there has no records",
      "journal: stream ids are UUIDs, the same in upper case",
      "journal: a stream that was deleted is gone, and may begin again",
      "journal: to delete a stream that is not there is fine",
      "journal list: what is no owner is refused",
    ],
  },
  {
    name: "all streams are one",
    makeStore: journalWith((inner) => {
      const all: JournalRecord[] = [];
      return {
        async append(...call) {
          const count = await inner.append(...call);
          all.push(...call[1]);
          return count;
        },
        async *read(id, from = 0) {
          const own = await collect(inner.read(id, from));
          yield* own.length === 0 ? own : all.slice(from);
        },
      };
    }),
    fails: [
      "journal: a copy goes in, and a copy comes out",
      "journal: each stream has records of its own",
      "journal: a stream that was deleted is gone, and may begin again",
    ],
  },
  {
    name: "nobody appends while a stream is being read",
    makeStore: journalWith((inner) => {
      let reading = 0;
      return {
        async append(...call) {
          if (reading > 0) throw new DramatisError("store_failed", "The stream is being read.");
          return inner.append(...call);
        },
        async *read(id, from) {
          reading++;
          try {
            yield* inner.read(id, from);
          } finally {
            reading--;
          }
        },
      };
    }),
    fails: [
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: a read can be given up, and others append meanwhile",
    ],
  },
  {
    name: "a stream's id in upper case is another one",
    makeStore: readWith((inner, id, from) =>
      inner.read(isDramatisId(id) && id !== id.toLowerCase() ? crypto.randomUUID() : id, from),
    ),
    fails: ["journal: stream ids are UUIDs, the same in upper case"],
  },
  {
    name: "under what is no id there are no records",
    makeStore: readWith(async function* (inner, id, from) {
      if (isDramatisId(id)) yield* inner.read(id, from);
    }),
    fails: ["journal: what is no UUID is refused"],
  },
];
