import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  batchEnd,
  batchId,
  batchStart,
  imageOf,
  numbered,
  slotEnd,
  slotError,
  slotProgress,
  slotStart,
} from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "./batch-event.ts";
import { type BatchState, toBatchResult } from "./batch-state.ts";
import { reduceBatch } from "./reduce-batch.ts";
import { hasEnded } from "./slot.ts";

function fold(events: readonly BatchEvent[], before?: BatchState): BatchState | undefined {
  return events.reduce<BatchState | undefined>(
    (state, event) => reduceBatch(state, deepFreeze(event)),
    before,
  );
}

function begun(...events: BatchEvent[]): BatchState {
  const state = fold(numbered([batchStart(), ...events]));
  if (state === undefined) throw new Error("The batch did not start.");
  return deepFreeze(state);
}

const statuses = (state: BatchState | undefined) => state?.slots.map(({ status }) => status);

describe("a batch starts", () => {
  test("with every slot queued, before its first attempt", () => {
    expect(fold([batchStart({ requested: 2, slots: [0, 1], sequence: 1 })])).toEqual({
      batchId,
      kind: "image",
      round: 0,
      requested: 2,
      slots: [
        { slot: 0, attempt: 0, status: "queued" },
        { slot: 1, attempt: 0, status: "queued" },
      ],
      warnings: [],
      metadata: batchStart().metadata,
      ended: false,
      sequence: 1,
    });
  });

  test.each([slotStart(0), slotEnd(0), slotError(0), slotProgress(0, "starting"), batchEnd()])(
    "only with its batch-start: $type alone is ignored",
    (event) => {
      expect(fold([event])).toBeUndefined();
    },
  );
});

describe("a slot", () => {
  test("starts, makes progress, and ends with its image", () => {
    const steps = [
      batchStart(),
      slotStart(1),
      slotProgress(1, "processing", 0.5),
      slotProgress(1, "storing"),
      slotEnd(1),
    ];
    const slots: unknown[] = [];
    let state: BatchState | undefined;
    for (const event of numbered<BatchEvent>(steps)) {
      state = reduceBatch(state, event);
      slots.push(state?.slots[1]);
    }
    expect(slots).toEqual([
      { slot: 1, attempt: 0, status: "queued" },
      { slot: 1, attempt: 1, status: "starting" },
      { slot: 1, attempt: 1, status: "processing", progress: 0.5 },
      { slot: 1, attempt: 1, status: "storing" },
      { slot: 1, attempt: 1, status: "succeeded", image: imageOf(1) },
    ]);
    expect(statuses(state)).toEqual(["queued", "succeeded", "queued", "queued"]);
  });

  test("ends with its failure", () => {
    const event = slotError(0, "no_output");
    expect(begun(slotStart(0), event).slots[0]).toEqual({
      slot: 0,
      attempt: 1,
      status: "failed",
      failure: event.failure,
    });
  });

  test("that is canceled has the status canceled, not failed, whether or not it had started", () => {
    const state = begun(slotStart(0), slotError(0, "canceled"), slotError(1, "canceled", { attempt: 0 }));
    expect(statuses(state)).toEqual(["canceled", "canceled", "queued", "queued"]);
  });

  test("that was canceled can still get its image, because it was paid for", () => {
    const state = begun(slotStart(0), slotError(0, "canceled"), slotEnd(0));
    expect(state.slots[0]).toEqual({ slot: 0, attempt: 1, status: "succeeded", image: imageOf(0) });
  });

  test.each([
    ["failed", slotError(0, "prediction_failed")],
    ["succeeded", slotEnd(0)],
    ["canceled", slotError(0, "canceled")],
  ])("that has %s does not start, progress or fail again", (_status, end) => {
    const before = begun(slotStart(0), end);
    for (const event of [
      slotStart(0, { sequence: 50 }),
      slotProgress(0, "processing", 0.9, { sequence: 50 }),
      slotError(0, "download_failed", { sequence: 50 }),
    ])
      expect(reduceBatch(before, event)?.slots).toBe(before.slots);
  });

  test("that has failed cannot succeed, and one that has succeeded keeps its first image", () => {
    const late = slotEnd(0, { sequence: 50, image: { ...imageOf(0), sha256: "f".repeat(64) } });
    for (const end of [slotError(0, "prediction_failed"), slotEnd(0)]) {
      const before = begun(slotStart(0), end);
      expect(reduceBatch(before, late)?.slots).toBe(before.slots);
    }
  });

  test("ignores an event of an older attempt", () => {
    const second = [
      slotStart(0),
      slotError(0, "prediction_failed"),
      batchEnd(),
      batchStart({ round: 1, slots: [0] }),
      slotStart(0, { attempt: 2 }),
    ];
    const before = begun(...second);
    expect(before.slots[0]).toEqual({ slot: 0, attempt: 2, status: "starting" });
    for (const event of [
      slotStart(0, { sequence: 40 }),
      slotProgress(0, "storing", undefined, { sequence: 40 }),
      slotEnd(0, { sequence: 40 }),
      slotError(0, "no_output", { sequence: 40 }),
    ])
      expect(reduceBatch(before, event)?.slots).toBe(before.slots);
  });

  test.each([4, -1, 1.5, Number.NaN])("with the unknown number %d is ignored", (slot) => {
    const before = begun();
    for (const event of [
      slotStart(slot, { sequence: 40 }),
      slotEnd(slot, { sequence: 40 }),
      slotError(slot, "no_output", { sequence: 40 }),
      slotProgress(slot, "storing", undefined, { sequence: 40 }),
    ])
      expect(reduceBatch(before, event)?.slots).toBe(before.slots);
  });
});

describe("progress", () => {
  test("that says nothing new returns the same state, so nothing is drawn again", () => {
    const before = begun(slotStart(0), slotProgress(0, "processing", 0.5));
    expect(reduceBatch(before, slotProgress(0, "processing", 0.5, { sequence: 2 }))).toBe(before);
    const without = begun(slotStart(0), slotProgress(0, "processing"));
    expect(reduceBatch(without, slotProgress(0, "processing", undefined, { sequence: 2 }))).toBe(without);
  });

  test("of 0 is different from no progress", () => {
    const none = begun(slotStart(0), slotProgress(0, "processing"));
    const zero = reduceBatch(none, slotProgress(0, "processing", 0, { sequence: 2 }));
    expect(zero?.slots[0]).toEqual({ slot: 0, attempt: 1, status: "processing", progress: 0 });
    expect(
      reduceBatch(zero, slotProgress(0, "processing", undefined, { sequence: 2 }))?.slots[0],
    ).not.toHaveProperty("progress");
  });

  test("that is older than the state is ignored", () => {
    const before = begun(slotStart(0), slotProgress(0, "storing"), slotStart(1));
    expect(reduceBatch(before, slotProgress(0, "processing", 0.1, { sequence: 2 }))).toBe(before);
  });

  test("does not change the sequence", () => {
    const before = begun(slotStart(0));
    expect(reduceBatch(before, slotProgress(0, "storing", undefined, { sequence: 2 }))).toMatchObject({
      sequence: before.sequence,
      slots: [{ status: "storing" }, {}, {}, {}],
    });
  });
});

describe("progress of a slot that waits for its next attempt", () => {
  // A canceled prediction is still polled, and its polls report progress while its slot is retried.
  const late = slotProgress(0, "processing", 0.5);
  const canceled = [slotStart(0), slotError(0, "canceled"), batchEnd(), batchStart({ round: 1, slots: [0] })];

  test("is ignored", () => {
    const before = begun(...canceled);
    expect(reduceBatch(before, { ...late, sequence: before.sequence })).toBe(before);
  });

  test("does not prevent that attempt from starting and ending", () => {
    const second = [slotStart(0, { attempt: 2 }), slotEnd(0, { attempt: 2 }), batchEnd()];
    expect(begun(...canceled, late, ...second).slots[0]).toMatchObject({ status: "succeeded", attempt: 2 });
  });

  test("is ignored before its first attempt too", () => {
    const before = begun();
    expect(reduceBatch(before, { ...late, attempt: 0 })).toBe(before);
  });
});

describe("an event of another batch", () => {
  test("is ignored, whatever its type", () => {
    const before = begun(slotStart(0));
    for (const event of [
      batchStart({ round: 1, sequence: 40 }),
      slotStart(1, { sequence: 40 }),
      slotProgress(0, "storing", undefined, { sequence: 40 }),
      slotEnd(0, { sequence: 40 }),
      slotError(0, "no_output", { sequence: 40 }),
      batchEnd({ sequence: 40 }),
    ])
      expect(reduceBatch(before, { ...event, batchId: "another" })).toBe(before);
  });

  test("is ignored, as is one that was already folded", () => {
    const events = [slotStart(0), slotEnd(0), slotStart(1), slotError(1, "no_output"), batchEnd()];
    const before = begun(...events);
    for (const event of numbered([batchStart(), ...events])) expect(reduceBatch(before, event)).toBe(before);
  });
});

describe("a round", () => {
  const first = [
    slotStart(0),
    slotStart(1),
    slotStart(2),
    slotEnd(0),
    slotError(1, "prediction_failed"),
    slotError(2, "canceled"),
    slotError(3, "canceled", { attempt: 0 }),
    batchEnd(),
  ];
  const again = batchStart({ round: 1, slots: [0, 1, 3], sequence: 31 });

  test("queues its slots again, keeps their attempts, and does not change the others", () => {
    const before = begun(...first);
    const state = reduceBatch(before, again);
    expect(state).toMatchObject({ round: 1, ended: false, requested: 4, sequence: 31 });
    expect(statuses(state)).toEqual(["succeeded", "queued", "canceled", "queued"]);
    expect(state?.slots.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 0]);
    expect(state?.slots[0]).toBe(before.slots[0]);
    expect(state?.slots[2]).toBe(before.slots[2]);
  });

  test("ends with the warnings of its end", () => {
    const warnings = [{ code: "outputs_surplus", message: "More came." }] as const;
    const before = begun(...first, again, slotStart(1, { attempt: 2 }));
    const end = batchEnd({ round: 1, sequence: 40 });
    const state = reduceBatch(before, { ...end, result: { ...end.result, warnings } });
    expect(state).toMatchObject({ ended: true, warnings });
  });

  test("that is queued can get the image of the previous attempt, which was paid for", () => {
    const state = fold([slotEnd(1, { sequence: 32 })], begun(...first, again));
    expect(state?.slots[1]).toMatchObject({ status: "succeeded", attempt: 1 });
  });
});

test("unchanged parts are shared", () => {
  const before = begun(slotStart(0), slotStart(1));
  const after = reduceBatch(before, slotEnd(1, { sequence: 40 }));
  expect(after).not.toBe(before);
  expect(after?.slots).not.toBe(before.slots);
  expect(after?.slots[0]).toBe(before.slots[0]);
  expect(after?.slots[2]).toBe(before.slots[2]);
  expect(after?.metadata).toBe(before.metadata);
  expect(after?.warnings).toBe(before.warnings);
});

describe("the result", () => {
  test.each<[string, BatchEvent[]]>([
    ["succeeded", [slotEnd(0), slotEnd(1)]],
    ["partial", [slotEnd(0), slotError(1, "no_output")]],
    ["failed", [slotError(0, "no_output"), slotError(1, "download_failed")]],
    ["canceled", [slotEnd(0), slotError(1, "canceled")]],
    ["canceled", [slotError(0, "no_output"), slotError(1, "canceled")]],
  ])("is %s", (status, ends) => {
    const start = batchStart({ requested: 2, slots: [0, 1] });
    const events = numbered([start, slotStart(0), slotStart(1), ...ends.toReversed(), batchEnd()]);
    const running = fold(events.slice(0, -1));
    expect(running && toBatchResult(running).status).toBe("running");
    const state = fold(events);
    const result = state && toBatchResult(state);
    expect(result?.status).toBe(status);
    expect(result?.images.map(({ id }) => id)).toEqual(
      ends.flatMap((event) => (event.type === "slot-end" ? [event.image.id] : [])),
    );
    expect(result?.failures.map(({ slot }) => slot)).toEqual(
      ends.flatMap((event) => (event.type === "slot-error" ? [event.slot] : [])),
    );
  });
});

describe("for any sequence of events", () => {
  /** Any events of a batch of four: in any order, repeated, of any attempt. Then each slot ends, and the batch. */
  const noise = fc.array(
    fc.oneof(
      fc.tuple(fc.constant("start" as const), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })),
      fc.tuple(fc.constant("end" as const), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })),
      fc.tuple(fc.constant("fail" as const), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })),
      fc.tuple(
        fc.constant("cancel" as const),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
      ),
      fc.tuple(
        fc.constant("progress" as const),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
      ),
      fc.tuple(fc.constant("round" as const), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })),
    ),
    { maxLength: 40 },
  );

  function eventsOf(steps: readonly (readonly [string, number, number])[]): BatchEvent[] {
    const events: BatchEvent[] = [batchStart({ sequence: 1 })];
    let sequence = 1;
    for (const [what, slot, attempt] of steps) {
      if (what === "progress")
        events.push(slotProgress(slot, "processing", attempt / 4, { attempt, sequence }));
      else {
        sequence++;
        if (what === "start") events.push(slotStart(slot, { attempt, sequence }));
        if (what === "end") events.push(slotEnd(slot, { attempt, sequence }));
        if (what === "fail") events.push(slotError(slot, "no_output", { attempt, sequence }));
        if (what === "cancel") events.push(slotError(slot, "canceled", { attempt, sequence }));
        if (what === "round") events.push(batchStart({ round: attempt, slots: [slot, attempt], sequence }));
      }
    }
    return events;
  }

  /** Ends the running slots, as the engine does before it ends a batch. */
  function ended(events: readonly BatchEvent[]): BatchEvent[] {
    const state = fold(events);
    let sequence = state?.sequence ?? 0;
    const running = (state?.slots ?? []).filter((slot) => !hasEnded(slot));
    const ends = running.map(({ slot, attempt }) =>
      slotError(slot, "canceled", { attempt, sequence: ++sequence }),
    );
    return [...events, ...ends, batchEnd({ sequence: sequence + 1 })];
  }

  test("every slot ends as an image or a failure", () => {
    fc.assert(
      fc.property(noise, (steps) => {
        const state = fold(ended(eventsOf(steps)));
        const result = state && toBatchResult(state);
        expect(result?.status).not.toBe("running");
        expect(result?.slots.map(({ slot }) => slot)).toEqual([0, 1, 2, 3]);
        expect((result?.images.length ?? 0) + (result?.failures.length ?? 0)).toBe(4);
        expect(result?.failures.every(({ slot }, index, all) => slot > (all[index - 1]?.slot ?? -1))).toBe(
          true,
        );
      }),
    );
  });

  test("repeated events change nothing", () => {
    fc.assert(
      fc.property(noise, fc.array(fc.nat(), { maxLength: 20 }), (steps, again) => {
        const events = ended(eventsOf(steps));
        const once = fold(events);
        expect(fold(events, once)).toEqual(once);
        // Each repeat comes directly after an event that is newer than the repeated one.
        const journaled = events.filter(({ type }) => type !== "slot-progress");
        const withRepeats = journaled.flatMap((event, index) => {
          const repeated = journaled[(again[index % (again.length || 1)] ?? 0) % (index + 1)];
          return repeated === undefined ? [event] : [event, repeated];
        });
        expect(fold(withRepeats)).toEqual(fold(journaled));
      }),
    );
  });

  test("progress changes the state of a running slot, and never its end", () => {
    fc.assert(
      fc.property(noise, (steps) => {
        const events = ended(eventsOf(steps));
        expect(fold(events)).toEqual(fold(events.filter(({ type }) => type !== "slot-progress")));
      }),
    );
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
