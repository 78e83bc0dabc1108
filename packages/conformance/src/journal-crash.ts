import { assertTrue, equal, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { readRecords, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { checkWith } = group("journal");

const record = (number: number) => ({ number });

/** What survives crashes and compaction. */
export const journalCrashCases = [
  checkWith(
    ["durable", "multiProcess", "appendAndKill"],
    "acknowledged appends survive kill -9",
    async (context) => {
      const { store } = context;
      const id = newId();
      const acknowledged = await context.facility("appendAndKill")(store, id);
      assertTrue(acknowledged > 0, "The killed process must have appended something");
      const records = await readRecords(store, id);
      assertTrue(
        // The last append may have been written without its acknowledgment.
        records.length === acknowledged || records.length === acknowledged + 1,
        `${acknowledged} appends were acknowledged, but ${records.length} records were found`,
      );
      const positions = records.map(({ position }) => position);
      equal(positions, [...positions.keys()], "The positions of the records");
      equal(await unfinished(store), [id], "The unfinished streams");
      const { length } = records;
      equal(await store.journal.append(id, [record(0)], length), length + 1, "The number of records");
    },
  ),

  checkWith(
    ["reopen", "tearJournal"],
    "a torn last append is cut off, and the rest is readable",
    async (context) => {
      const { store } = context;
      const [id, other] = [newId(), newId()];
      for (const number of [0, 1, 2])
        await store.journal.append(id, [record(number)], number, { open: true });
      await store.journal.append(other, [record(7)], 0);
      await store.close();
      await context.facility("tearJournal")(store, id);
      const again = await context.reopen();
      equal(await readRecords(again, id), [0, 1].map(record), "The records before the torn one");
      equal(await readRecords(again, other), [record(7)], "The records of another stream");
      equal(await unfinished(again), [id], "The unfinished streams");
      await rejects(
        () => again.journal.append(id, [record(9)], 3),
        "conflict",
        "An append after the torn one",
      );
      equal(await again.journal.append(id, [record(9)], 2), 3, "The number of records");
      equal(await readRecords(again, id), [0, 1, 9].map(record), "The records");
    },
  ),

  checkWith(["multiProcess", "raceProcesses"], "exactly one of eight processes appends", async (context) => {
    const { store } = context;
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    const race = { type: "append", streamId: id, expected: 1 } as const;
    const outcomes = await context.facility("raceProcesses")(store, race, 8);
    equal(outcomes.length, 8, "The number of processes that reported an outcome");
    equal(outcomes.filter((outcome) => outcome === "won").length, 1, "The number of processes that won");
    assertTrue(
      outcomes.every((outcome) => outcome === "won" || outcome === "conflict"),
      `Each process that lost must report a conflict, received: ${outcomes.join(", ")}`,
    );
    equal((await readRecords(store, id)).length, 2, "The number of records");
  }),

  checkWith(["compact"], "compaction loses nothing", async (context) => {
    const { store } = context;
    const { journal } = store;
    const compact = context.facility("compact");
    const [open, closed, gone] = [newId(), newId(), newId()];
    for (let number = 0; number < 50; number++) {
      await journal.append(open, [record(number)], number, { open: true, kind: "batch" });
      await journal.append(closed, [record(number)], number, { open: number < 49 });
    }
    await journal.append(gone, [record(0)], 0, { open: true });
    await journal.delete(gone);
    const all = Array.from({ length: 50 }, (_, number) => record(number));
    // Appends continue during compaction.
    const appending = journal.append(open, [record(50)], 50, { open: true });
    await compact(store);
    equal(await appending, 51, "The number of records");
    await compact(store);
    equal(await readRecords(store, open), [...all, record(50)], "The records of an open stream");
    equal(await readRecords(store, closed), all, "The records of a closed stream");
    equal(await readRecords(store, gone), [], "The records of a deleted stream");
    equal(await unfinished(store), [open], "The unfinished streams");
    equal(await unfinished(store, "batch"), [open], "The unfinished streams of its kind");
    equal(await readRecords(store, open, 49), [record(49), record(50)], "The records from position 49 on");
    await rejects(() => journal.append(closed, [record(9)], 49), "conflict", "An append at an old position");
    equal(await journal.append(closed, [record(50)], 50), 51, "The number of records");
  }),
];
