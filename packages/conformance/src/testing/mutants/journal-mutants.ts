import { DramatisError, isDramatisId } from "@dramatis/core";
import type { Journal, JournalRecord } from "@dramatis/core/store";
import { collect } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

/** Creates journals with another `read`. */
function readWith(read: (inner: Journal, id: string, from?: number) => AsyncIterable<JournalRecord>) {
  return journalWith((inner) => ({ read: (id, from) => read(inner, id, from) }));
}

/** Creates journals that change the records that they are given. */
function writing(change: (record: JournalRecord) => JournalRecord) {
  return journalWith((inner) => ({
    append: async (id, records, ...rest) =>
      inner.append(id, Array.isArray(records) ? records.map(change) : records, ...rest),
  }));
}

/** Journals that read, find or delete the wrong records. */
export const journalMutants: readonly Mutant[] = [
  {
    name: "it keeps only ASCII in records",
    makeStore: writing((record) =>
      typeof record?.text === "string"
        ? { ...record, text: record.text.replaceAll(/[^\0-\x7f]/g, "?") }
        : record,
    ),
    fails: ["journal: a record with text in any script is kept"],
  },
  {
    name: "it stores nested values of records as strings",
    makeStore: writing((record) =>
      Array.isArray(record?.a) ? { ...record, a: JSON.stringify(record.a) } : record,
    ),
    fails: ["journal: a record with nested values is kept"],
  },
  {
    name: "it drops records without members",
    makeStore: readWith(async function* (inner, id, from) {
      for await (const record of inner.read(id, from)) if (Object.keys(record).length > 0) yield record;
    }),
    fails: ["journal: a record with no members is kept"],
  },
  {
    name: "it truncates strings to 65,536 characters",
    makeStore: writing((record) =>
      typeof record?.text === "string" ? { ...record, text: record.text.slice(0, 65_536) } : record,
    ),
    fails: ["journal: a record with a million characters is kept"],
  },
  {
    name: "it copies records by assigning member by member",
    makeStore: readWith(async function* (inner, id, from) {
      for await (const record of inner.read(id, from)) {
        const mine: { [name: string]: JournalRecord[string] } = {};
        for (const [name, value] of Object.entries(record)) mine[name] = value;
        yield mine;
      }
    }),
    fails: ["journal: `__proto__` is an ordinary member of a record"],
  },
  {
    name: "it returns its own records instead of copies",
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
    fails: ["journal: records are copied on append and on read"],
  },
  {
    name: "a read always starts at the first record",
    makeStore: readWith((inner, id, from) => inner.read(id, from === undefined || from > 0 ? 0 : from)),
    fails: [
      "journal: a read starts at the given position",
      "journal: a read from an invalid position is rejected",
    ],
  },
  {
    name: "a negative position counts from the end",
    makeStore: readWith(async function* (inner, id, from = 0) {
      if (Number.isSafeInteger(from) && from < 0) yield* (await collect(inner.read(id))).slice(from);
      else yield* inner.read(id, from);
    }),
    fails: ["journal: a read from an invalid position is rejected"],
  },
  {
    name: "reading a missing stream is an error",
    makeStore: readWith(async function* (inner, id, from) {
      if ((await collect(inner.read(id))).length === 0)
        throw new DramatisError("not_found", "The stream does not exist.");
      yield* inner.read(id, from);
    }),
    fails: [
      "lifecycle: two new stores share nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: an append is all or nothing: one record that is not valid JSON rejects them all",
      "journal: a missing stream has no records",
      "journal: a stream id in upper case is the same id",
      "journal: a deleted stream is gone and can be created again",
      "journal: deleting a missing stream succeeds",
      "journal list: an invalid owner is rejected",
    ],
  },
  {
    name: "all streams share their records",
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
      "journal: records are copied on append and on read",
      "journal: each stream has its own records",
      "journal: a deleted stream is gone and can be created again",
    ],
  },
  {
    name: "appends fail while a stream is being read",
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
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: a read can stop early, and others can append during it",
    ],
  },
  {
    name: "a stream id in upper case is a different id",
    makeStore: readWith((inner, id, from) =>
      inner.read(isDramatisId(id) && id !== id.toLowerCase() ? crypto.randomUUID() : id, from),
    ),
    fails: ["journal: a stream id in upper case is the same id"],
  },
  {
    name: "an invalid stream id has no records",
    makeStore: readWith(async function* (inner, id, from) {
      if (isDramatisId(id)) yield* inner.read(id, from);
    }),
    fails: ["journal: a stream id that is not a UUID is rejected"],
  },
];
