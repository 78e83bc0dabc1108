import { equal, isTrue, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { recordsOf, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { checkWith } = group("journal");

const record = (number: number) => ({ number });

/** What is left of a journal after the worst. */
export const journalCrashCases = [
  checkWith(
    ["durable", "multiProcess", "appendAndKill"],
    "what was acknowledged before a kill -9 is there",
    async (stage) => {
      const { store } = stage;
      const id = newId();
      const acknowledged = await stage.facility("appendAndKill")(store, id);
      isTrue(acknowledged > 0, "The process that is killed must have appended something");
      const records = await recordsOf(store, id);
      isTrue(
        // One more may have been written, without its writer having learnt of it.
        records.length === acknowledged || records.length === acknowledged + 1,
        `${acknowledged} appends were acknowledged, and ${records.length} are there`,
      );
      const positions = records.map(({ position }) => position);
      equal(positions, [...positions.keys()], "The positions of the records");
      equal(await unfinished(store), [id], "What is unfinished");
      const { length } = records;
      equal(await store.journal.append(id, [record(0)], length), length + 1, "The number of records");
    },
  ),

  checkWith(["reopen", "tearJournal"], "a torn tail is cut off, and the rest is there", async (stage) => {
    const { store } = stage;
    const [id, other] = [newId(), newId()];
    for (const number of [0, 1, 2]) await store.journal.append(id, [record(number)], number, { open: true });
    await store.journal.append(other, [record(7)], 0);
    await store.close();
    await stage.facility("tearJournal")(store, id);
    const again = await stage.reopen();
    equal(await recordsOf(again, id), [0, 1].map(record), "The records before the torn one");
    equal(await recordsOf(again, other), [record(7)], "The records of another stream");
    equal(await unfinished(again), [id], "What is unfinished");
    await rejects(
      () => again.journal.append(id, [record(9)], 3),
      "conflict",
      "An append behind the torn one",
    );
    equal(await again.journal.append(id, [record(9)], 2), 3, "The number of records");
    equal(await recordsOf(again, id), [0, 1, 9].map(record), "The records");
  }),

  checkWith(["multiProcess", "raceProcesses"], "of eight processes one appends", async (stage) => {
    const { store } = stage;
    const id = newId();
    await store.journal.append(id, [record(0)], 0);
    const race = { type: "append", streamId: id, expected: 1 } as const;
    const outcomes = await stage.facility("raceProcesses")(store, race, 8);
    equal(outcomes.length, 8, "The number of processes that told how it ended");
    equal(outcomes.filter((outcome) => outcome === "won").length, 1, "The number of processes that won");
    isTrue(
      outcomes.every((outcome) => outcome === "won" || outcome === "conflict"),
      `A process that lost must have a conflict: ${outcomes.join(", ")}`,
    );
    equal((await recordsOf(store, id)).length, 2, "The number of records");
  }),

  checkWith(["compact"], "compaction loses nothing", async (stage) => {
    const { store } = stage;
    const { journal } = store;
    const compact = stage.facility("compact");
    const [open, closed, gone] = [newId(), newId(), newId()];
    for (let number = 0; number < 50; number++) {
      await journal.append(open, [record(number)], number, { open: true, kind: "batch" });
      await journal.append(closed, [record(number)], number, { open: number < 49 });
    }
    await journal.append(gone, [record(0)], 0, { open: true });
    await journal.delete(gone);
    const all = Array.from({ length: 50 }, (_, number) => record(number));
    // Appends go on while it runs.
    const appending = journal.append(open, [record(50)], 50, { open: true });
    await compact(store);
    equal(await appending, 51, "The number of records");
    await compact(store);
    equal(await recordsOf(store, open), [...all, record(50)], "The records of an open stream");
    equal(await recordsOf(store, closed), all, "The records of a closed stream");
    equal(await recordsOf(store, gone), [], "The records of a stream that was deleted");
    equal(await unfinished(store), [open], "What is unfinished");
    equal(await unfinished(store, "batch"), [open], "What is unfinished, of its kind");
    equal(await recordsOf(store, open, 49), [record(49), record(50)], "The records from a position on");
    await rejects(() => journal.append(closed, [record(9)], 49), "conflict", "An append that comes too late");
    equal(await journal.append(closed, [record(50)], 50), 51, "The number of records");
  }),
];
