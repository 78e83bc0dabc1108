import { DramatisError } from "@dramatis/core";
import type { Journal, JournalRecord } from "@dramatis/core/store";
import { collect } from "../../read-assertions.ts";
import { journalWith, type Mutant } from "./mutant.ts";

function appendWith(
  append: (inner: Journal, ...call: Parameters<Journal["append"]>) => Promise<number>,
): Mutant["makeStore"] {
  return journalWith((inner) => ({ append: (...call) => append(inner, ...call) }));
}

async function countOf(journal: Journal, id: string): Promise<number> {
  return (await collect(journal.read(id))).length;
}

function isConflict(error: unknown): boolean {
  return DramatisError.isInstance(error) && error.code === "conflict";
}

/** Journals with faulty appends. */
export const appendMutants: readonly Mutant[] = [
  {
    name: "an append returns how many records it appended",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      await inner.append(id, records, expected, options);
      return records.length;
    }),
    fails: [
      "delete: only the given asset is deleted",
      "journal: an append returns the number of records, and they are read in order",
      "journal: an append that expects a different number of records is a conflict and writes nothing",
      "journal: appends sent without waiting keep their order",
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: a read can stop early, and others can append during it",
      "journal: an append without records can open or close a stream",
    ],
  },
  {
    name: "an append does not compare",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (!isConflict(error)) throw error;
        return inner.append(id, records, await countOf(inner, id), options);
      }
    }),
    fails: [
      "lifecycle: neither a store nor its errors reveal its data or location",
      "journal: an append that expects a different number of records is a conflict and writes nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: exactly one of twenty concurrent appends wins, every time",
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: an append without records can open or close a stream",
      "journal: a deleted stream is gone and can be created again",
      "journal list: a rejected append does not add a stream to the list",
    ],
  },
  {
    name: "an append that expects too many records appends at the end",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      const count = Number.isSafeInteger(expected) && expected < 10 ? await countOf(inner, id) : expected;
      return inner.append(id, records, Math.min(expected, count), options);
    }),
    fails: [
      "journal: an append that expects a different number of records is a conflict and writes nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: invalid append arguments are rejected",
      "journal: records are copied on append and on read",
      "journal: a deleted stream is gone and can be created again",
      "journal list: a rejected append does not add a stream to the list",
    ],
  },
  {
    name: "a conflict opens or closes the stream",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (isConflict(error)) await inner.append(id, [], await countOf(inner, id), options);
        throw error;
      }
    }),
    fails: [
      "journal: an append that expects a different number of records is a conflict and writes nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: an append without records can open or close a stream",
      "journal list: a rejected append does not add a stream to the list",
    ],
  },
  {
    name: "a conflict writes its records",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (isConflict(error)) await inner.append(id, records, await countOf(inner, id), options);
        throw error;
      }
    }),
    fails: [
      "journal: an append that expects a different number of records is a conflict and writes nothing",
      "journal: an append to a missing stream must expect 0 records",
      "journal: exactly one of twenty concurrent appends wins, every time",
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: an append without records can open or close a stream",
      "journal: a deleted stream is gone and can be created again",
      "journal list: a rejected append does not add a stream to the list",
    ],
  },
  {
    name: "it compares first and writes later",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (!Number.isSafeInteger(expected) || (await countOf(inner, id).catch(() => -1)) !== expected)
        return inner.append(id, records, expected, options);
      await new Promise((next) => setTimeout(next, 0));
      return inner.append(id, records, await countOf(inner, id), options);
    }),
    fails: [
      "journal: exactly one of twenty concurrent appends wins, every time",
      "journal: concurrent writers that read and retry lose no records and keep their order",
      "journal: records are copied on append and on read",
      "journal list: a rejected append does not add a stream to the list",
    ],
  },
  {
    name: "concurrent appends are written in reverse order",
    makeStore: journalWith((inner) => {
      const streams = new Map<string, { count: number; waiting: (readonly JournalRecord[])[] }>();
      return {
        async append(id, records, expected, options) {
          if (records.length !== 1 || typeof records[0]?.number !== "number" || options !== undefined)
            return inner.append(id, records, expected, options);
          const stream = streams.get(id) ?? { count: 0, waiting: [] };
          streams.set(id, stream);
          if (stream.count !== expected) return inner.append(id, records, expected, options);
          stream.count++;
          stream.waiting.push(records);
          await new Promise((next) => setTimeout(next, 0));
          for (const each of stream.waiting.splice(0).reverse())
            await inner.append(id, each, await countOf(inner, id));
          return expected + 1;
        },
      };
    }),
    fails: [
      "journal: appends sent without waiting keep their order",
      "journal: invalid append arguments are rejected",
    ],
  },
  {
    name: "an append that loses reports success",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (!isConflict(error) || records[0]?.writer === undefined || records[0]?.round !== undefined)
          throw error;
        return expected + 1;
      }
    }),
    fails: ["journal: concurrent writers that read and retry lose no records and keep their order"],
  },
  {
    name: "records are appended one by one",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (!Array.isArray(records) || records.length < 2) return inner.append(id, records, expected, options);
      let count = expected;
      for (const record of records) count = await inner.append(id, [record], count, options);
      return count;
    }),
    fails: ["journal: an append is all or nothing: one record that is not valid JSON rejects them all"],
  },
  {
    name: "a record that is not valid JSON is a TypeError",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (Array.isArray(records)) JSON.stringify(records);
      return inner.append(id, records, expected, options);
    }),
    fails: ["journal: an append is all or nothing: one record that is not valid JSON rejects them all"],
  },
  {
    name: "an invalid position is a conflict",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (Number.isSafeInteger(expected) && expected >= 0)
        return inner.append(id, records, expected, options);
      throw new DramatisError("conflict", "Another writer was first.");
    }),
    fails: ["journal: invalid append arguments are rejected"],
  },
  {
    name: "an append without records does nothing",
    makeStore: appendWith(async (inner, id, records, expected, options) =>
      Array.isArray(records) && records.length === 0
        ? expected
        : inner.append(id, records, expected, options),
    ),
    fails: [
      "journal: an append without records can open or close a stream",
      "journal list: each stream has its creation time and whether it is open",
      "journal list: the append that creates a stream sets its owner, and later appends do not change it",
    ],
  },
  {
    name: "it copies its records only after an await",
    makeStore: appendWith(async (inner, ...call) => {
      await undefined;
      return inner.append(...call);
    }),
    fails: ["journal: records are copied on append and on read"],
  },
];
