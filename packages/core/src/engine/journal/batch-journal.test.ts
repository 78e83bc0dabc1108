import { describe, expect, test } from "vitest";
import { at, batchId, batchStartRecord, imageOf } from "../../../tests/testing/batch-events.ts";
import { FaultyJournal } from "../../../tests/testing/faulty-journal.ts";
import { rejection } from "../../../tests/testing/replicate-server.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchRecord } from "../../batch/batch-record.ts";
import { systemClock } from "../../util/clock.ts";
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

/** A log, its journal, and what it told. */
function setUp(options: { journal?: FaultyJournal; owner?: string; leaseMs?: number } = {}) {
  const { journal = new FaultyJournal(), owner = "this engine", leaseMs = 60_000 } = options;
  const foreign: BatchRecord[] = [];
  let lost = 0;
  const lease = new Lease({
    owner,
    clock: systemClock,
    leaseMs,
    leases: new LeaseWatch({ clock: systemClock, longestMs: 120_000, toleranceMs: 0 }),
    onForeign: (record) => foreign.push(record),
    onLost: () => {
      lost++;
    },
  });
  const log = new BatchJournal(batchId, journal, lease);
  const told: BatchEvent[] = [];
  log.subscribe((event) => told.push(event));
  const append = (...records: BatchRecord[]) => log.append(() => records);
  const tell = (...records: BatchRecord[]) => log.record(() => records);
  return { journal, log, told, append, tell, foreign, timesLost: () => lost };
}

/** The types of what a stream holds, without the leases. */
async function typesIn(journal: FaultyJournal): Promise<unknown[]> {
  return (await journal.records(batchId)).map(({ type }) => type).filter((type) => type !== "lease");
}

const typesOf = (events: readonly BatchEvent[]) => events.map(({ type }) => type);

/** Writes as another process does, behind everything that is there. */
async function writeElsewhere(journal: FaultyJournal, ...records: BatchRecord[]): Promise<void> {
  const { length } = await journal.records(batchId);
  await journal.memory.append(batchId, records as unknown as JsonObject[], length, {
    kind: "batch",
    open: true,
  });
}

describe("what is appended", () => {
  test("counts once it is durable, and not before", async () => {
    const { journal, log, told, append } = setUp();
    const release = journal.hold();
    const appending = append(batchStartRecord);
    await Promise.resolve();
    expect(log.state).toBeUndefined();
    expect(told).toEqual([]);
    release();
    await appending;
    expect(log.state).toMatchObject({ requested: 4, ended: false });
    expect(typesOf(told)).toEqual(["batch-start"]);
    expect(log.events).toEqual(told);
  });

  test("while another append is under way goes out together, in its order", async () => {
    const { journal, told, append, tell } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const all = [
      append(slotStart(0)),
      tell(slotStart(1)),
      append(slotStart(2), slotStart(3)),
      tell(slotEnd(0)),
    ];
    release();
    await Promise.all(all);
    // One for the beginning, one for the first that found nothing under way, one for those that waited.
    expect(journal.appends).toHaveLength(3);
    expect(await typesIn(journal)).toEqual([
      "batch-start",
      "slot-start",
      "slot-start",
      "slot-start",
      "slot-start",
      "slot-end",
    ]);
    expect(told.slice(1).map((event) => "slot" in event && event.slot)).toEqual([0, 1, 2, 3, 0]);
  });

  test("is made from all that stands before it, also in the same write", async () => {
    const { journal, log, append } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const seen: unknown[] = [];
    const first = append(slotStart(0));
    const others = [1, 2].map((slot) =>
      log.append(({ state }) => {
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

  test("may be nothing: then nothing is written", async () => {
    const { journal, append } = setUp();
    await append();
    expect(journal.appends).toEqual([]);
  });

  test("that cannot be made rejects alone", async () => {
    const { journal, log, append, told } = setUp();
    await append(batchStartRecord);
    const release = journal.hold();
    const mistake = new Error("a bug");
    const first = append(slotStart(0));
    const bad = rejection(
      log.append(() => {
        throw mistake;
      }),
    );
    const badTell = rejection(
      log.record(() => {
        throw mistake;
      }),
    );
    const good = append(slotStart(1));
    release();
    await Promise.all([first, good]);
    expect([await bad, await badTell]).toEqual([mistake, mistake]);
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-start"]);
    await append(slotStart(2));
    expect(await typesIn(journal)).toHaveLength(4);
  });

  test("has the position in the stream as its sequence", async () => {
    const { journal, told, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    await append({ type: "settled", at });
    await append(slotStart(1), slotEnd(1));
    const records = await journal.records(batchId);
    for (const { type, sequence } of told) expect(records[sequence]?.type).toBe(type);
    expect(told).toHaveLength(4);
  });

  test("says of its stream that it is open, until its end says otherwise", async () => {
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

describe("where the journal fails", () => {
  test("an append rejects and tells nothing, and the next one tasks", async () => {
    const { journal, log, told, append } = setUp();
    await append(batchStartRecord);
    journal.appendFaults = ["lose"];
    expect(await rejection(append(slotStart(0)))).toMatchObject({ code: "store_failed" });
    expect(log.state?.slots[0]?.status).toBe("queued");
    expect(log.isBehind).toBe(false);
    await append(slotStart(1));
    expect(typesOf(told)).toEqual(["batch-start", "slot-start"]);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start"]);
  });

  test("what has happened is told all the same, and saved later, in its order", async () => {
    const { journal, log, told, append, tell } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    journal.appendFaults = ["lose", "lose"];
    await tell(slotEnd(0));
    expect(log.isBehind).toBe(true);
    expect(log.state?.slots[0]?.status).toBe("succeeded");
    await tell(slotEnd(1));
    expect(await typesIn(journal)).toHaveLength(3);
    await append(end());
    expect(log.isBehind).toBe(false);
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
    expect(typesOf(told).slice(3)).toEqual(["slot-end", "slot-end", "batch-end"]);
    for (const { type, sequence } of told) expect(records[sequence]?.type).toBe(type);
  });

  test("of several in one write those that have happened are told, and the others reject", async () => {
    const { journal, log, told, append, tell } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    const release = journal.hold();
    const first = append(slotStart(2));
    const waiting = [rejection(append(slotStart(3))), tell(slotEnd(0)), tell(slotEnd(1))];
    journal.appendFaults = [undefined, "lose"];
    release();
    const [error] = await Promise.all([...waiting, first]);
    expect(error).toMatchObject({ code: "store_failed" });
    expect(log.state?.slots.map(({ status }) => status)).toEqual([
      "succeeded",
      "succeeded",
      "starting",
      "queued",
    ]);
    await append();
    await append(slotStart(3));
    expect(told).toHaveLength(7);
    expect(await typesIn(journal)).toHaveLength(7);
  });

  test("what has happened is made from all that happened before it, in the same write too", async () => {
    const { journal, log, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    const release = journal.hold();
    journal.appendFaults = [undefined, "lose"];
    const seen: unknown[] = [];
    const all = [
      append(slotStart(1)),
      log.record(() => [slotEnd(0)]),
      log.record(({ state }) => {
        seen.push(state?.slots[0]?.status);
        return [];
      }),
    ];
    release();
    await Promise.all(all);
    // It may be asked once more for the second try, but never with less than what had happened.
    expect(new Set(seen)).toEqual(new Set(["succeeded"]));
  });

  test("an append that was written all the same counts, and is not written twice", async () => {
    const { journal, log, told, append, tell } = setUp();
    journal.appendFaults = ["keep", "keep"];
    await append(batchStartRecord);
    await tell(slotStart(0));
    await append(slotStart(1));
    expect(log.isBehind).toBe(false);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "slot-start"]);
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-start"]);
  });

  test("and the stream cannot be read either: what was written is not written twice", async () => {
    const { journal, told, append, tell, log } = setUp();
    await append(batchStartRecord, slotStart(0));
    journal.appendFaults = ["keep"];
    journal.failingReads = 1;
    let number = 0;
    // The time of each making differs, as it does in life.
    await log.record(() => [{ ...slotEnd(0), at: `2026-01-02T03:04:0${number++}.000Z` }]);
    await tell(slotStart(1));
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
  });
});

describe("where another writer was first", () => {
  test("its records are taken over and told, and ours are made anew behind them", async () => {
    const { journal, log, told, append, foreign } = setUp();
    await append(batchStartRecord, slotStart(0));
    await writeElsewhere(journal, slotEnd(0));
    const seen: unknown[] = [];
    await log.append(({ state }) => {
      seen.push(state?.slots[0]?.status);
      return [slotStart(1)];
    });
    expect(seen).toEqual(["starting", "succeeded"]);
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-end", "slot-start"]);
    expect(await typesIn(journal)).toEqual(typesOf(told));
    expect(foreign).toEqual([slotEnd(0)]);
    const records = await journal.records(batchId);
    for (const { type, sequence } of told) expect(records[sequence]?.type).toBe(type);
  });

  test("ours stay ahead of what was asked for while they had to be made anew", async () => {
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

  test("what has happened is told behind them", async () => {
    const { journal, told, append, tell } = setUp();
    await append(batchStartRecord, slotStart(0));
    await writeElsewhere(journal, { type: "cancel-request", at });
    await tell(slotEnd(0));
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-end"]);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start", "cancel-request", "slot-end"]);
  });

  test("it comes to the same where something of ours was still unsaved", async () => {
    const { journal, log, append, tell } = setUp();
    await append(batchStartRecord, slotStart(0), slotStart(1));
    journal.appendFaults = ["lose"];
    await tell(slotEnd(0));
    await writeElsewhere(journal, slotEnd(1));
    await append(slotStart(2));
    expect(log.isBehind).toBe(false);
    expect(log.state?.slots.map(({ status }) => status)).toEqual([
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

  test("a record of a later version counts as a place, and says nothing", async () => {
    const { journal, told, append } = setUp();
    await append(batchStartRecord);
    await writeElsewhere(journal, { type: "of tomorrow", at } as unknown as BatchRecord);
    await append(slotStart(0));
    const records = await journal.records(batchId);
    expect(typesOf(told)).toEqual(["batch-start", "slot-start"]);
    expect(records[told[1]?.sequence ?? -1]).toMatchObject({ type: "slot-start" });
  });

  test("a log that begins later catches up with the stream", async () => {
    const { journal, log, append } = setUp();
    await append(batchStartRecord, slotStart(0), slotEnd(0));
    const second = setUp({ journal });
    await second.log.catchUp();
    expect(second.log.state).toEqual(log.state);
    expect(second.log.events).toEqual(log.events);
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

  test("keeps another engine out: it writes nothing, and keeps what it knows", async () => {
    const { journal, append } = setUp();
    await append(batchStartRecord);
    const second = setUp({ journal, owner: "another engine" });
    await second.log.catchUp();
    expect(await rejection(second.append(slotStart(0)))).toMatchObject({ code: "conflict", retryable: true });
    expect(await typesIn(journal)).toEqual(["batch-start"]);
    expect(second.timesLost()).toBe(0);
    await append(slotStart(0));
  });

  test("that ran out is another engine's for the taking, and the first one learns of it and stops", async () => {
    const first = setUp({ leaseMs: 1 });
    const { journal } = first;
    await first.append(batchStartRecord);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const second = setUp({ journal, owner: "another engine" });
    await second.log.catchUp();
    await second.append(slotStart(0));
    expect(await rejection(first.append(slotStart(1)))).toMatchObject({ code: "conflict" });
    expect(first.timesLost()).toBe(1);
    // What has happened is not the first one's to tell any more.
    expect(await rejection(first.tell(slotStart(2)))).toMatchObject({ code: "conflict" });
    expect(first.timesLost()).toBe(1);
    expect(await typesIn(journal)).toEqual(["batch-start", "slot-start"]);
    expect(first.log.state?.slots.map(({ status }) => status)).toEqual([
      "starting",
      "queued",
      "queued",
      "queued",
    ]);
  });

  test("is renewed on its own where that is due", async () => {
    const { journal, log, append } = setUp({ leaseMs: 1 });
    await append(batchStartRecord);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await log.renew();
    expect((await journal.records(batchId)).map(({ type }) => type)).toEqual([
      "batch-start",
      "lease",
      "lease",
    ]);
  });
});

describe("progress", () => {
  test("is told and not written, and only where it says something new", async () => {
    const { journal, log, told, append } = setUp();
    const progress = { at, slot: 0, attempt: 1, status: "processing" } as const;
    log.progress(progress);
    await append(batchStartRecord);
    log.progress(progress);
    await append(slotStart(0));
    const writes = journal.appends.length;
    log.progress(progress);
    log.progress(progress);
    log.progress({ ...progress, attempt: 7 });
    expect(typesOf(told)).toEqual(["batch-start", "slot-start", "slot-progress"]);
    expect(journal.appends).toHaveLength(writes);
    expect(log.events).toHaveLength(2);
    expect(currentProgress(log.state, systemClock)).toMatchObject([
      { type: "slot-progress", slot: 0, status: "processing" },
    ]);
  });

  test("is not missed by a later write", async () => {
    const { log, append } = setUp();
    await append(batchStartRecord, slotStart(0));
    log.progress({ at, slot: 0, attempt: 1, status: "storing" });
    await append(slotStart(1));
    expect(log.state?.slots[0]?.status).toBe("storing");
  });
});

test("whoever stops listening hears no more", async () => {
  const { log, append } = setUp();
  const heard: string[] = [];
  const stop = log.subscribe(({ type }) => heard.push(type));
  await append(batchStartRecord);
  stop();
  await append(slotStart(0));
  expect(heard).toEqual(["batch-start"]);
});
