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
  toBatchEvents,
} from "./testing/sample-batch.ts";

const batches = { partialBatch, canceledBatch, failedBatch, retriedBatch };

/** Sets the attempt of queued slots to 0, because a poll does not show their earlier attempts. */
function comparable({ slots, ...rest }: BatchResult | RunningBatch) {
  return { ...rest, slots: slots.map((slot) => (slot.status === "queued" ? { ...slot, attempt: 0 } : slot)) };
}

/** Polls a batch after these numbers of events, and folds the events in between. */
function folded(
  events: readonly BatchEvent[],
  looks: readonly number[],
): { state: BatchState | undefined; emitted: BatchEvent[] } {
  let state: BatchState | undefined;
  const emitted: BatchEvent[] = [];
  for (const look of looks) {
    const now = resultAfter(events.slice(0, look));
    for (const event of eventsBetween(state, now, state?.sequence ?? -1, systemClock)) {
      emitted.push(event);
      state = reduceBatch(state, event);
    }
    expect(state && comparable(toBatchResult(state))).toEqual(comparable(now));
  }
  return { state, emitted };
}

const pairs = Object.entries(batches).flatMap(([name, events]) =>
  Array.from({ length: events.length }, (_, at) => [name, at + 1, events] as const),
);

test.each(pairs)("%s, polled after %i of its events and at its end", (_name, at, events) => {
  const { state } = folded(events, [at, events.length]);
  expect(state?.ended).toBe(true);
});

test("any number of polls gives the same batch, and each step is reported once", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(partialBatch, canceledBatch, failedBatch, retriedBatch),
      fc.array(fc.nat({ max: 13 })),
      (events, looks) => {
        const steps = looks.map((look) => 1 + (look % events.length)).toSorted((a, b) => a - b);
        const { emitted } = folded(events, [...steps, events.length]);
        const journaled = emitted
          .filter(({ type }) => type !== "slot-progress")
          .map(({ sequence }) => sequence);
        expect(new Set(journaled).size).toBe(journaled.length);
        expect(emitted.filter(({ type }) => type === "batch-end").length).toBeGreaterThan(0);
        expect(emitted.at(-1)?.type).toBe("batch-end");
      },
    ),
  );
});

test("a poll without changes gives no events", () => {
  for (const events of Object.values(batches)) {
    for (let at = 1; at <= events.length; at++) {
      const { state } = folded(events, [at]);
      expect(eventsBetween(state, resultAfter(events.slice(0, at)), 50, systemClock)).toEqual([]);
    }
  }
});

test("the progress of a slot does not get a sequence of its own", () => {
  const before = toBatchEvents([batchStart(), slotStart(0)]);
  const { state } = folded(before, [2]);
  const now = resultAfter(toBatchEvents([...before, slotProgress(0, "processing", 0.25)]));
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
