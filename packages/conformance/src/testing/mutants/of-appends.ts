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

/** Journals whose appends are not what they promise. */
export const appendMutants: readonly Mutant[] = [
  {
    name: "an append tells how many records it has appended",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      await inner.append(id, records, expected, options);
      return records.length;
    }),
    fails: [
      "delete: it takes the one asset, and no other",
      "journal: an append answers with the number of records, which are read in order",
      "journal: an append that expects another number is a conflict, and writes nothing",
      "journal: appends that follow one another without waiting keep their order",
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: a read can be given up, and others append meanwhile",
      "journal: an append of no records opens and closes too",
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
      "life: neither a store nor its errors show what it holds or where",
      "journal: an append that expects another number is a conflict, and writes nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: of twenty appends at once one wins, each time",
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: an append of no records opens and closes too",
      "journal: a stream that was deleted is gone, and may begin again",
      "journal list: an append that was refused lists nothing",
    ],
  },
  {
    name: "an append that expects too many records fills up",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      const count = Number.isSafeInteger(expected) && expected < 10 ? await countOf(inner, id) : expected;
      return inner.append(id, records, Math.min(expected, count), options);
    }),
    fails: [
      "journal: an append that expects another number is a conflict, and writes nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: what an append cannot be told is refused",
      "journal: a copy goes in, and a copy comes out",
      "journal: a stream that was deleted is gone, and may begin again",
      "journal list: an append that was refused lists nothing",
    ],
  },
  {
    name: "a conflict opens the stream, or closes it",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (isConflict(error)) await inner.append(id, [], await countOf(inner, id), options);
        throw error;
      }
    }),
    fails: [
      "journal: an append that expects another number is a conflict, and writes nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: an append of no records opens and closes too",
      "journal list: an append that was refused lists nothing",
    ],
  },
  {
    name: "a conflict writes what it was given",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (isConflict(error)) await inner.append(id, records, await countOf(inner, id), options);
        throw error;
      }
    }),
    fails: [
      "journal: an append that expects another number is a conflict, and writes nothing",
      "journal: an append to a stream that is not there expects none",
      "journal: of twenty appends at once one wins, each time",
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: an append of no records opens and closes too",
      "journal: a stream that was deleted is gone, and may begin again",
      "journal list: an append that was refused lists nothing",
    ],
  },
  {
    name: "it compares, and writes later",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (!Number.isSafeInteger(expected) || (await countOf(inner, id).catch(() => -1)) !== expected)
        return inner.append(id, records, expected, options);
      await new Promise((next) => setTimeout(next, 0));
      return inner.append(id, records, await countOf(inner, id), options);
    }),
    fails: [
      "journal: of twenty appends at once one wins, each time",
      "journal: writers that read and try again lose no record, and keep each one's order",
      "journal: a copy goes in, and a copy comes out",
      "journal list: an append that was refused lists nothing",
    ],
  },
  {
    name: "of appends that run at once the last is written first",
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
      "journal: appends that follow one another without waiting keep their order",
      "journal: what an append cannot be told is refused",
    ],
  },
  {
    name: "an append that loses is taken for one that won",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      try {
        return await inner.append(id, records, expected, options);
      } catch (error) {
        if (!isConflict(error) || records[0]?.writer === undefined || records[0]?.round !== undefined)
          throw error;
        return expected + 1;
      }
    }),
    fails: ["journal: writers that read and try again lose no record, and keep each one's order"],
  },
  {
    name: "records are appended one by one",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (!Array.isArray(records) || records.length < 2) return inner.append(id, records, expected, options);
      let count = expected;
      for (const record of records) count = await inner.append(id, [record], count, options);
      return count;
    }),
    fails: ["journal: an append is all or nothing: what JSON cannot hold is refused with all beside it"],
  },
  {
    name: "what JSON cannot hold is a TypeError",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (Array.isArray(records)) JSON.stringify(records);
      return inner.append(id, records, expected, options);
    }),
    fails: ["journal: an append is all or nothing: what JSON cannot hold is refused with all beside it"],
  },
  {
    name: "a position that is none is a conflict",
    makeStore: appendWith(async (inner, id, records, expected, options) => {
      if (Number.isSafeInteger(expected) && expected >= 0)
        return inner.append(id, records, expected, options);
      throw new DramatisError("conflict", "Another writer was first.");
    }),
    fails: ["journal: what an append cannot be told is refused"],
  },
  {
    name: "an append of no records does nothing",
    makeStore: appendWith(async (inner, id, records, expected, options) =>
      Array.isArray(records) && records.length === 0
        ? expected
        : inner.append(id, records, expected, options),
    ),
    fails: [
      "journal: an append of no records opens and closes too",
      "journal list: each says when it was created, and whether it is open",
      "journal list: the append that creates a stream says whose it is, and no later one",
    ],
  },
  {
    name: "it takes its records after it has waited",
    makeStore: appendWith(async (inner, ...call) => {
      await undefined;
      return inner.append(...call);
    }),
    fails: ["journal: a copy goes in, and a copy comes out"],
  },
];
