import type { JournalRecord } from "@dramatis/core/store";
import { equal, hasCode, isTrue, rejects } from "./assert.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { recordsOf, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("journal");

const record = (number: number): JournalRecord => ({ number });

/** What an append cannot hold, by what it is. */
function noRecords(): Readonly<Record<string, unknown>> {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  return {
    "a circle": circle,
    "a bigint": { big: 1n },
    "an array": [1],
    "a text": "text",
    null: null,
    undefined: undefined,
    "a date": new Date(0),
  };
}

/** Appends compare before they write. */
export const journalAppendCases = [
  check("an append answers with the number of records, which are read in order", async ({ store }) => {
    const id = newId();
    equal(await store.journal.append(id, [record(0)], 0), 1, "The number of records");
    equal(await store.journal.append(id, [record(1), record(2)], 1), 3, "The number of records");
    equal(await store.journal.append(id, [record(3)], 3), 4, "The number of records");
    equal(await recordsOf(store, id), [0, 1, 2, 3].map(record), "The records");
  }),

  check("an append that expects another number is a conflict, and writes nothing", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0), record(1)], 0, { open: true, kind: "batch" });
    for (const expected of [0, 1, 3, 1000]) {
      const append = () => store.journal.append(id, [record(9)], expected, { kind: "other" });
      await rejects(append, "conflict", `An append that expects ${expected} of 2 records`);
    }
    equal(await recordsOf(store, id), [record(0), record(1)], "The records");
    equal(await unfinished(store, "batch"), [id], "What is unfinished, of its kind");
    equal(await store.journal.append(id, [record(2)], 2), 3, "The number of records");
  }),

  check("an append to a stream that is not there expects none", async ({ store }) => {
    const id = newId();
    await rejects(() => store.journal.append(id, [record(0)], 1, { open: true }), "conflict", "An append");
    equal(await recordsOf(store, id), [], "The records");
    equal(await unfinished(store), [], "What is unfinished");
  }),

  check("of twenty appends at once one wins, each time", async ({ store }) => {
    const id = newId();
    const won: JournalRecord[] = [];
    for (let round = 0; round < 5; round++) {
      const records = Array.from({ length: 20 }, (_, writer) => ({ round, writer }));
      const appends = records.map(async (each) => store.journal.append(id, [each], round));
      for (const [writer, outcome] of (await Promise.allSettled(appends)).entries()) {
        if (outcome.status === "rejected") hasCode(outcome.reason, "conflict", "An append that lost");
        else won.push({ round, writer });
      }
      equal(won.length, round + 1, "The number of appends that won");
    }
    equal(await recordsOf(store, id), won, "The records");
  }),

  check("appends that follow one another without waiting keep their order", async ({ store }) => {
    const id = newId();
    const appends = Array.from({ length: 50 }, async (_, number) =>
      store.journal.append(id, [record(number)], number),
    );
    const outcomes = await Promise.allSettled(appends);
    // One that comes before the one ahead of it was written may be a conflict, and so are all behind it.
    const lost = outcomes.findIndex(({ status }) => status === "rejected");
    const count = lost < 0 ? outcomes.length : lost;
    isTrue(count > 0, "The first append must win");
    for (const [number, outcome] of outcomes.entries()) {
      if (outcome.status === "fulfilled") equal(outcome.value, number + 1, "The number of records");
      else hasCode(outcome.reason, "conflict", "An append that lost");
      equal(outcome.status === "fulfilled", number < count, `Whether append ${number} won`);
    }
    equal(
      await recordsOf(store, id),
      Array.from({ length: count }, (_, number) => record(number)),
      "The records",
    );
  }),

  check("writers that read and try again lose no record, and keep each one's order", async ({ store }) => {
    const id = newId();
    const writers = [0, 1, 2, 3];
    const each = [0, 1, 2, 3, 4];
    let tries = 0;
    const append = async (writer: number, number: number): Promise<void> => {
      // With each conflict somebody else got on.
      isTrue(tries++ < 1000, "A writer that reads again must come to its turn");
      const { length } = await recordsOf(store, id);
      let count: number;
      try {
        count = await store.journal.append(id, [{ writer, number }], length);
      } catch (error) {
        hasCode(error, "conflict", "An append that lost");
        return append(writer, number);
      }
      equal(count, length + 1, "The number of records");
    };
    const write = async (writer: number) => {
      for (const number of each) await append(writer, number);
    };
    await Promise.all(writers.map(write));
    const records = await recordsOf(store, id);
    equal(records.length, writers.length * each.length, "The number of records");
    for (const writer of writers) {
      const numbers = records.filter((found) => found.writer === writer).map(({ number }) => number);
      equal(numbers, each, `The records of writer ${writer}`);
    }
  }),

  check(
    "an append is all or nothing: what JSON cannot hold is refused with all beside it",
    async ({ store }) => {
      for (const [name, bad] of Object.entries(noRecords())) {
        const id = newId();
        const append = () =>
          untyped(store.journal, "append", id, [record(0), bad, record(1)], 0, { open: true });
        await rejects(append, "invalid_request", `A record that is ${name}`);
        equal(await recordsOf(store, id), [], "The records");
        equal(await unfinished(store), [], "What is unfinished");
        equal(await store.journal.append(id, [record(0)], 0), 1, "The number of records");
      }
    },
  ),

  check("what an append cannot be told is refused", async ({ store }) => {
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    for (const expected of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined]) {
      const append = () => untyped(store.journal, "append", id, [record(1)], expected);
      await rejects(append, "invalid_request", `An append that expects ${show(expected)}`);
    }
    for (const records of [record(1), "text", null]) {
      const append = () => untyped(store.journal, "append", id, records, 1);
      await rejects(append, "invalid_request", `Records that are ${show(records)}`);
    }
    equal(await recordsOf(store, id), [record(0)], "The records");
  }),
];
