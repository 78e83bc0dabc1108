import { describe, expect, test } from "vitest";
import { at, batchId, batchStartRecord, imageOf } from "../../../tests/testing/batch-events.ts";
import { FaultyJournal } from "../../../tests/testing/faulty-journal.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import { SteppedClock } from "../../../tests/testing/stepped-clock.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchRecord } from "../../batch/batch-record.ts";
import { type Clock, systemClock } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import { currentProgress } from "./batch-events.ts";
import { BatchJournal } from "./batch-journal.ts";
import { Lease } from "./lease.ts";
import { LeaseWatch } from "./lease-watch.ts";

const slotStart = (slot: number): BatchRecord => ({ type: "slot-start", at, slot, attempt: 1 });
const slotEnd = (slot: number): BatchRecord => ({
  type: "slot-end",
  at,
  slot,
  attempt: 1,
  image: imageOf(slot),
});
const end = (open = false): BatchRecord => ({ type: "batch-end", at, round: 0, warnings: [], open });

/** A batch journal, the journal that it writes to, and the events that it emitted. */
function setUp(options: { journal?: FaultyJournal; owner?: string; leaseMs?: number; clock?: Clock } = {}) {
  const {
    journal = new FaultyJournal(),
    owner = "this engine",
    leaseMs = 60_000,
    clock = systemClock,
  } = options;
  const foreign: BatchRecord[] = [];
  let lost = 0;
  const lease = new Lease({
    owner,
    clock,
    leaseMs,
    leases: new LeaseWatch({ clock, longestMs: 120_000, toleranceMs: 0 }),
    onForeign: (record) => foreign.push(record),
    onLost: () => {
      lost++;
    },
  });
  const batchJournal = new BatchJournal(batchId, journal, lease);
  const emitted: BatchEvent[] = [];
  batchJournal.subscribe((event) => emitted.push(event));
  const append = (...records: BatchRecord[]) => batchJournal.append(() => records);
  const record = (...records: BatchRecord[]) => batchJournal.record(() => records);
  return { journal, batchJournal, emitted, append, record, foreign, timesLost: () => lost };
}

/** The types of a stream's records, without the leases. */
async function typesIn(journal: FaultyJournal): Promise<unknown[]> {
  return (await journal.records(batchId)).map(({ type }) => type).filter((type) => type !== "lease");
}

const typesOf = (events: readonly BatchEvent[]) => events.map(({ type }) => type);

/** Appends records as another process does. */
async function writeElsewhere(journal: FaultyJournal, ...records: BatchRecord[]): Promise<void> {
  const { length } = await journal.records(batchId);
  await journal.memory.append(batchId, records as unknown as JsonObject[], length, {
    kind: "batch",
    open: true,
  });
}

describe("an append", () => {
  test("is applied once it is durable, and not before", async () => {
    const { journal, batchJournal, emitted, append } = setUp();
    const release = journal.hold();
    const appending = append(batchStartRecord);
    await Promise.resolve();
    expect(batchJournal.state).toBeUndefined();
    expect(emitted).toEqual([]);
    release();
    await appending;
    expect(batchJournal.state).toMatchObject({ requested: 4, ended: false });
    expect(typesOf(emitted)).toEqual(["batch-start"]);
    expect(batchJournal.events).toEqual(emitted);
  });

  test("waits for a running append, and is then written together with others, in order", async () => {
    const { journal, emitted, append, record } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const all = [
      append(slotStart(0)),
      record(slotStart(1)),
      append(slotStart(2), slotStart(3)),
      record(slotEnd(0)),
    ];
    release();
    await Promise.all(all);
    // One for the start, one for the first append after it, and one for those that waited.
    expect(journal.appends).toHaveLength(3);
    expect(await typesIn(journal)).toEqual([
      "batch-start",
      "slot-start",
      "slot-start",
      "slot-start",
      "slot-start",
      "slot-end",
    ]);
    expect(emitted.slice(1).map((event) => "slot" in event && event.slot)).toEqual([0, 1, 2, 3, 0]);
  });

  test("is made from all records before it, including those in the same write", async () => {
    const { journal, batchJournal, append } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const seen: unknown[] = [];
    const first = append(slotStart(0));
    const others = [1, 2].map((slot) =>
      batchJournal.append(({ state }) => {
        seen.push(state?.slots.map(({ status }) => status));
        return [slotStart(slot)];
      }),
    );
    release();
    await Promise.all([first, ...others]);
    expect(seen).toEqual([
      ["starting", "queued", "queued", "queued"],
      ["starting", "starting", "queued", "queued"],
    ]);
  });

  test("without records writes nothing", async () => {
    const { journal, append } = setUp();
    await append();
    expect(journal.appends).toEqual([]);
  });

  test("that cannot be made rejects alone", async () => {
    const { journal, batchJournal, append, emitted } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const mistake = new Error("a bug");
    const first = append(slotStart(0));
    const bad = rejection(
      batchJournal.append(() => {
        throw mistake;
      }),
    );
    const badRecord = rejection(
      batchJournal.record(() => {
        throw mistake;
      }),
    );
    const good = append(slotStart(1));
    release();
    await Promise.all([first, good]);
    expect([await bad, await badRecord]).toEqual([mistake, mistake]);
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-start"]);
    await append(slotStart(2));
    expect(await typesIn(journal)).toHaveLength(4);
  });

  test("uses the position in the stream as the sequence", async () => {
    const { journal, emitted, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    await append({ type: "settled", at });
    await append(slotStart(1), slotEnd(1));
    const records = await journal.records(batchId);
    for (const { type, sequence } of emitted) expect(records[sequence]?.type).toBe(type);
    expect(emitted).toHaveLength(4);
  });

  test("marks the stream as open until its end says otherwise", async () => {
    const { journal, append } = setUp();
    await append(batchStartRecord);
    await append(slotStart(0));
    await append(end(true));
    await append({ type: "settled", at });
    expect(journal.appends.map(({ options }) => options)).toEqual([
      { kind: "batch", open: true },
      { kind: "batch", open: true },
      { kind: "batch", open: true },
      { kind: "batch", open: false },
    ]);
  });
});

describe("when the journal fails", () => {
  test("an append rejects and emits nothing, and the next one works", async () => {
    const { journal, batchJournal, emitted, append } = setUp();
    await append(batchStartRecord);
    journal.appendFaults = ["lose"];
    expect(await rejection(append(slotStart(0)))).toMatchObject({ code: "store_failed" });
    expect(batchJournal.state?.slots[0]?.status).toBe("queued");
    expect(batchJournal.isBehind).toBe(false);
    await append(slotStart(1));
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start"]);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start"]);
  });

  test("record() emits events anyway, and they are saved later, in order", async () => {
    const { journal, batchJournal, emitted, append, record } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    journal.appendFaults = ["lose", "lose"];
    await record(slotEnd(0));
    expect(batchJournal.isBehind).toBe(true);
    expect(batchJournal.state?.slots[0]?.status).toBe("succeeded");
    await record(slotEnd(1));
    expect(await typesIn(journal)).toHaveLength(3);
    await append(end());
    expect(batchJournal.isBehind).toBe(false);
    const records = await journal.records(batchId);
    expect(await typesIn(journal)).toEqual([
      "batch-start",
      "slot-start",
      "slot-start",
      "slot-end",
      "slot-end",
      "batch-end",
    ]);
    expect(records.filter(({ type }) => type === "slot-end").map(({ slot }) => slot)).toEqual([0, 1]);
    expect(typesOf(emitted).slice(3)).toEqual(["slot-end", "slot-end", "batch-end"]);
    for (const { type, sequence } of emitted) expect(records[sequence]?.type).toBe(type);
  });

  test("the record() calls in a failed write emit their events, and the appends reject", async () => {
    const { journal, batchJournal, emitted, append, record } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    const release = journal.hold();
    const first = append(slotStart(2));
    const waiting = [rejection(append(slotStart(3))), record(slotEnd(0)), record(slotEnd(1))];
    journal.appendFaults = [undefined, "lose"];
    release();
    const [error] = await Promise.all([...waiting, first]);
    expect(error).toMatchObject({ code: "store_failed" });
    expect(batchJournal.state?.slots.map(({ status }) => status)).toEqual([
      "succeeded",
      "succeeded",
      "starting",
      "queued",
    ]);
    await append();
    await append(slotStart(3));
    expect(emitted).toHaveLength(7);
    expect(await typesIn(journal)).toHaveLength(7);
  });

  test("a record() is made from everything before it, including the same write", async () => {
    const { journal, batchJournal, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    const release = journal.hold();
    journal.appendFaults = [undefined, "lose"];
    const seen: unknown[] = [];
    const all = [
      append(slotStart(1)),
      batchJournal.record(() => [slotEnd(0)]),
      batchJournal.record(({ state }) => {
        seen.push(state?.slots[0]?.status);
        return [];
      }),
    ];
    release();
    await Promise.all(all);
    // It may be made again for the second try, but never from an earlier state.
    expect(new Set(seen)).toEqual(new Set(["succeeded"]));
  });

  test("an append that was written anyway is applied, and not written twice", async () => {
    const { journal, batchJournal, emitted, append, record } = setUp();
    journal.appendFaults = ["keep", "keep"];
    await append(batchStartRecord);
    await record(slotStart(0));
    await append(slotStart(1));
    expect(batchJournal.isBehind).toBe(false);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "slot-start"]);
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-start"]);
  });

  test("and the stream cannot be read either, records are still not written twice", async () => {
    const { journal, emitted, append, record, batchJournal } = setUp();
    await append(batchStartRecord, slotStart(0));
    journal.appendFaults = ["keep"];
    journal.failingReads = 1;
    let number = 0;
    // The time differs each time the records are made.
    await batchJournal.record(() => [{ ...slotEnd(0), at: `2026-01-02T03:04:0${number++}.000Z` }]);
    await record(slotStart(1));
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
  });
});

describe("when another writer was first", () => {
  test("its records are applied and emitted, and ours are made again after them", async () => {
    const { journal, batchJournal, emitted, append, foreign } = setUp();
    await append(batchStartRecord, slotStart(0));
    await writeElsewhere(journal, slotEnd(0));
    const seen: unknown[] = [];
    await batchJournal.append(({ state }) => {
      seen.push(state?.slots[0]?.status);
      return [slotStart(1)];
    });
    expect(seen).toEqual(["starting", "succeeded"]);
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
    expect(await typesIn(journal)).toEqual(typesOf(emitted));
    expect(foreign).toEqual([slotEnd(0)]);
    const records = await journal.records(batchId);
    for (const { type, sequence } of emitted) expect(records[sequence]?.type).toBe(type);
  });

  test("our records keep their order when they are made again", async () => {
    const { journal, append } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    await writeElsewhere(journal, { type: "cancel-request", at });
    const release = journal.hold();
    const all = [append(slotEnd(0)), append(slotEnd(1)), append({ type: "settled", at })];
    release();
    await Promise.all(all);
    expect((await typesIn(journal)).slice(3)).toEqual(["cancel-request", "slot-end", "slot-end", "settled"]);
    const slots = (await journal.records(batchId)).flatMap(({ type, slot }) =>
      type === "slot-end" ? [slot] : [],
    );
    expect(slots).toEqual([0, 1]);
  });

  test("record() emits its events after them", async () => {
    const { journal, emitted, append, record } = setUp();
    await append(batchStartRecord, slotStart(0));
    await writeElsewhere(journal, { type: "cancel-request", at });
    await record(slotEnd(0));
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-end"]);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "cancel-request", "slot-end"]);
  });

  test("the same is true if some of our records were still unsaved", async () => {
    const { journal, batchJournal, append, record } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    journal.appendFaults = ["lose"];
    await record(slotEnd(0));
    await writeElsewhere(journal, slotEnd(1));
    await append(slotStart(2));
    expect(batchJournal.isBehind).toBe(false);
    expect(batchJournal.state?.slots.map(({ status }) => status)).toEqual([
      "succeeded",
      "succeeded",
      "starting",
      "queued",
    ]);
    expect(await typesIn(journal)).toEqual([
      "batch-start",
      "slot-start",
      "slot-start",
      "slot-end",
      "slot-end",
      "slot-start",
    ]);
  });

  test("a record of a later version only advances the position", async () => {
    const { journal, emitted, append } = setUp();
    await append(batchStartRecord);
    await writeElsewhere(journal, { type: "of tomorrow", at } as unknown as BatchRecord);
    await append(slotStart(0));
    const records = await journal.records(batchId);
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start"]);
    expect(records[emitted[1]?.sequence ?? -1]).toMatchObject({ type: "slot-start" });
  });

  test("a batch journal that is created later catches up with the stream", async () => {
    const { journal, batchJournal, append } = setUp();
    await append(batchStartRecord, slotStart(0), slotEnd(0));
    const second = setUp({ journal });
    await second.batchJournal.catchUp();
    expect(second.batchJournal.state).toEqual(batchJournal.state);
    expect(second.batchJournal.events).toEqual(batchJournal.events);
    await second.append(slotStart(1));
    await append(slotStart(2));
    expect(await typesIn(journal)).toHaveLength(5);
  });
});

describe("the lease", () => {
  test("is taken with the first records, and not renewed with each", async () => {
    const { journal, append } = setUp();
    await append(batchStartRecord);
    await append(slotStart(0));
    await append(slotStart(1));
    const leases = (await journal.records(batchId)).filter(({ type }) => type === "lease");
    expect(leases).toMatchObject([{ owner: "this engine" }]);
  });

  test("keeps another engine from writing", async () => {
    const { journal, append } = setUp();
    await append(batchStartRecord);
    const second = setUp({ journal, owner: "another engine" });
    await second.batchJournal.catchUp();
    expect(await rejection(second.append(slotStart(0)))).toMatchObject({ code: "conflict", retryable: true });
    expect(await typesIn(journal)).toEqual(["batch-start"]);
    expect(second.timesLost()).toBe(0);
    await append(slotStart(0));
  });

  test("can be taken by another engine after it expires, and the first one learns of it and stops", async () => {
    const clock = new SteppedClock();
    const first = setUp({ leaseMs: 1, clock });
    const { journal } = first;
    await first.append(batchStartRecord);
    await clock.advance(10);
    const second = setUp({ journal, owner: "another engine", clock });
    await second.batchJournal.catchUp();
    await second.append(slotStart(0));
    expect(await rejection(first.append(slotStart(1)))).toMatchObject({ code: "conflict" });
    expect(first.timesLost()).toBe(1);
    // The first engine may no longer record anything.
    expect(await rejection(first.record(slotStart(2)))).toMatchObject({ code: "conflict" });
    expect(first.timesLost()).toBe(1);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start"]);
    expect(first.batchJournal.state?.slots.map(({ status }) => status)).toEqual([
      "starting",
      "queued",
      "queued",
      "queued",
    ]);
  });

  test("is renewed without other records when that is due", async () => {
    const clock = new SteppedClock();
    const { journal, batchJournal, append } = setUp({ leaseMs: 1, clock });
    await append(batchStartRecord);
    await clock.advance(10);
    await batchJournal.renew();
    expect((await journal.records(batchId)).map(({ type }) => type)).toEqual([
      "batch-start",
      "lease",
      "lease",
    ]);
  });
});

describe("progress", () => {
  test("is emitted and not written, and only if it changes", async () => {
    const { journal, batchJournal, emitted, append } = setUp();
    const progress = { at, slot: 0, attempt: 1, status: "processing" } as const;
    batchJournal.progress(progress);
    await append(batchStartRecord);
    batchJournal.progress(progress);
    await append(slotStart(0));
    const writes = journal.appends.length;
    batchJournal.progress(progress);
    batchJournal.progress(progress);
    batchJournal.progress({ ...progress, attempt: 7 });
    expect(typesOf(emitted)).toEqual(["batch-start", "slot-start", "slot-progress"]);
    expect(journal.appends).toHaveLength(writes);
    expect(batchJournal.events).toHaveLength(2);
    expect(currentProgress(batchJournal.state, systemClock)).toMatchObject([
      { type: "slot-progress", slot: 0, status: "processing" },
    ]);
  });

  test("is kept by a later write", async () => {
    const { batchJournal, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    batchJournal.progress({ at, slot: 0, attempt: 1, status: "storing" });
    await append(slotStart(1));
    expect(batchJournal.state?.slots[0]?.status).toBe("storing");
  });
});

test("a listener that unsubscribes gets no more events", async () => {
  const { batchJournal, append } = setUp();
  const received: string[] = [];
  const stop = batchJournal.subscribe(({ type }) => received.push(type));
  await append(batchStartRecord);
  stop();
  await append(slotStart(0));
  expect(received).toEqual(["batch-start"]);
});
