import fc from "fast-check";
import { expect, test } from "vitest";
import { batchStart, slotProgress, slotStart } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import { type BatchState, toBatchResult } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { systemClock } from "../util/clock.ts";
import { eventsBetween } from "./events-between.ts";
import {
  canceledBatch,
  failedBatch,
  partialBatch,
  resultAfter,
  retriedBatch,
  told,
} from "./testing/sample-batch.ts";

const batches = { partialBatch, canceledBatch, failedBatch, retriedBatch };

/** How often a slot that waits was tried before does not show, if nobody has seen it. */
function comparable({ slots, ...rest }: BatchResult | RunningBatch) {
  return { ...rest, slots: slots.map((slot) => (slot.status === "queued" ? { ...slot, attempt: 0 } : slot)) };
}

/** Looks at a batch only now and then, and folds the events between. */
function folded(
  events: readonly BatchEvent[],
  looks: readonly number[],
): { state: BatchState | undefined; told: BatchEvent[] } {
  let state: BatchState | undefined;
  const told: BatchEvent[] = [];
  for (const look of looks) {
    const now = resultAfter(events.slice(0, look));
    for (const event of eventsBetween(state, now, state?.sequence ?? -1, systemClock)) {
      told.push(event);
      state = reduceBatch(state, event);
    }
    expect(state && comparable(toBatchResult(state))).toEqual(comparable(now));
  }
  return { state, told };
}

const pairs = Object.entries(batches).flatMap(([name, events]) =>
  Array.from({ length: events.length }, (_, at) => [name, at + 1, events] as const),
);

test.each(pairs)("%s, looked at after %i of its events and at its end", (_name, at, events) => {
  const { state } = folded(events, [at, events.length]);
  expect(state?.ended).toBe(true);
});

test("however often it is looked at, the batch comes out the same, and each step is told once", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(partialBatch, canceledBatch, failedBatch, retriedBatch),
      fc.array(fc.nat({ max: 13 })),
      (events, looks) => {
        const steps = looks.map((look) => 1 + (look % events.length)).toSorted((a, b) => a - b);
        const { told } = folded(events, [...steps, events.length]);
        const journaled = told.filter(({ type }) => type !== "slot-progress").map(({ sequence }) => sequence);
        expect(new Set(journaled).size).toBe(journaled.length);
        expect(told.filter(({ type }) => type === "batch-end").length).toBeGreaterThan(0);
        expect(told.at(-1)?.type).toBe("batch-end");
      },
    ),
  );
});

test("nothing new is nothing to tell", () => {
  for (const events of Object.values(batches)) {
    for (let at = 1; at <= events.length; at++) {
      const { state } = folded(events, [at]);
      expect(eventsBetween(state, resultAfter(events.slice(0, at)), 50, systemClock)).toEqual([]);
    }
  }
});

test("a slot's progress is told without a place of its own", () => {
  const before = told([batchStart(), slotStart(0)]);
  const { state } = folded(before, [2]);
  const now = resultAfter(told([...before, slotProgress(0, "processing", 0.25)]));
  expect(eventsBetween(state, now, 1, systemClock)).toEqual([
    expect.objectContaining({
      type: "slot-progress",
      slot: 0,
      status: "processing",
      progress: 0.25,
      sequence: 1,
    }),
  ]);
});

test("the sequences never run ahead of the journal's", () => {
  for (const events of Object.values(batches)) {
    for (let at = 1; at <= events.length; at++) {
      const { state } = folded(events, [at]);
      expect(state?.sequence).toBeLessThanOrEqual(events[at - 1]?.sequence ?? -1);
    }
  }
});
