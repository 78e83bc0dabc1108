import type { JournalRecord } from "@dramatis/core/store";
import { assertCode, assertTrue, equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { readRecords, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check } = group("journal");

const record = (number: number): JournalRecord => ({ number });

/** Values that are not valid records, by description. */
function invalidRecords(): Readonly<Record<string, unknown>> {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  return {
    "a circular object": circle,
    "a bigint": { big: 1n },
    "an array": [1],
    "a string": "text",
    null: null,
    undefined: undefined,
    "a date": new Date(0),
  };
}

/** Appends compare before they write. */
export const journalAppendCases = [
  check("an append returns the number of records, and they are read in order", async ({ store }) => {
    const id = newId();
    equal(await store.journal.append(id, [record(0)], 0), 1, "The number of records");
    equal(await store.journal.append(id, [record(1), record(2)], 1), 3, "The number of records");
    equal(await store.journal.append(id, [record(3)], 3), 4, "The number of records");
    equal(await readRecords(store, id), [0, 1, 2, 3].map(record), "The records");
  }),

  check(
    "an append that expects a different number of records is a conflict and writes nothing",
    async ({ store }) => {
      const id = newId();
      await store.journal.append(id, [record(0), record(1)], 0, { open: true, kind: "batch" });
      for (const expected of [0, 1, 3, 1000]) {
        const append = () => store.journal.append(id, [record(9)], expected, { kind: "other" });
        await rejects(append, "conflict", `An append that expects ${expected} of 2 records`);
      }
      equal(await readRecords(store, id), [record(0), record(1)], "The records");
      equal(await unfinished(store, "batch"), [id], "The unfinished streams of its kind");
      equal(await store.journal.append(id, [record(2)], 2), 3, "The number of records");
    },
  ),

  check("an append to a missing stream must expect 0 records", async ({ store }) => {
    const id = newId();
    await rejects(() => store.journal.append(id, [record(0)], 1, { open: true }), "conflict", "An append");
    equal(await readRecords(store, id), [], "The records");
    equal(await unfinished(store), [], "The unfinished streams");
  }),

  check("exactly one of twenty concurrent appends wins, every time", async ({ store }) => {
    const id = newId();
    const won: JournalRecord[] = [];
    for (let round = 0; round < 5; round++) {
      const records = Array.from({ length: 20 }, (_, writer) => ({ round, writer }));
      const appends = records.map(async (each) => store.journal.append(id, [each], round));
      for (const [writer, outcome] of (await Promise.allSettled(appends)).entries()) {
        if (outcome.status === "rejected") assertCode(outcome.reason, "conflict", "An append that lost");
        else won.push({ round, writer });
      }
      equal(won.length, round + 1, "The number of appends that won");
    }
    equal(await readRecords(store, id), won, "The records");
  }),

  check("appends sent without waiting keep their order", async ({ store }) => {
    const id = newId();
    const appends = Array.from({ length: 50 }, async (_, number) =>
      store.journal.append(id, [record(number)], number),
    );
    const outcomes = await Promise.allSettled(appends);
    // An append that arrives before the previous one was written may conflict, and then all later ones do too.
    const lost = outcomes.findIndex(({ status }) => status === "rejected");
    const count = lost < 0 ? outcomes.length : lost;
    assertTrue(count > 0, "The first append must win");
    for (const [number, outcome] of outcomes.entries()) {
      if (outcome.status === "fulfilled") equal(outcome.value, number + 1, "The number of records");
      else assertCode(outcome.reason, "conflict", "An append that lost");
      equal(outcome.status === "fulfilled", number < count, `Whether append ${number} won`);
    }
    equal(
      await readRecords(store, id),
      Array.from({ length: count }, (_, number) => record(number)),
      "The records",
    );
  }),

  check("concurrent writers that read and retry lose no records and keep their order", async ({ store }) => {
    const id = newId();
    const writers = [0, 1, 2, 3];
    const each = [0, 1, 2, 3, 4];
    let tries = 0;
    const append = async (writer: number, number: number): Promise<void> => {
      // Each conflict means that another writer made progress.
      assertTrue(tries++ < 1000, "A writer that reads and retries must succeed eventually");
      const { length } = await readRecords(store, id);
      let count: number;
      try {
        count = await store.journal.append(id, [{ writer, number }], length);
      } catch (error) {
        assertCode(error, "conflict", "An append that lost");
        return append(writer, number);
      }
      equal(count, length + 1, "The number of records");
    };
    const write = async (writer: number) => {
      for (const number of each) await append(writer, number);
    };
    await Promise.all(writers.map(write));
    const records = await readRecords(store, id);
    equal(records.length, writers.length * each.length, "The number of records");
    for (const writer of writers) {
      const numbers = records.filter((found) => found.writer === writer).map(({ number }) => number);
      equal(numbers, each, `The records of writer ${writer}`);
    }
  }),

  check(
    "an append is all or nothing: one record that is not valid JSON rejects them all",
    async ({ store }) => {
      for (const [name, bad] of Object.entries(invalidRecords())) {
        const id = newId();
        const append = () =>
          callUntyped(store.journal, "append", id, [record(0), bad, record(1)], 0, { open: true });
        await rejects(append, "invalid_request", `A record that is ${name}`);
        equal(await readRecords(store, id), [], "The records");
        equal(await unfinished(store), [], "The unfinished streams");
        equal(await store.journal.append(id, [record(0)], 0), 1, "The number of records");
      }
    },
  ),

  check("invalid append arguments are rejected", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    for (const expected of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined]) {
      const append = () => callUntyped(store.journal, "append", id, [record(1)], expected);
      await rejects(append, "invalid_request", `An append that expects ${format(expected)}`);
    }
    for (const records of [record(1), "text", null]) {
      const append = () => callUntyped(store.journal, "append", id, records, 1);
      await rejects(append, "invalid_request", `Records that are ${format(records)}`);
    }
    equal(await readRecords(store, id), [record(0)], "The records");
  }),
];
