import { describe, expect, test } from "vitest";
import { batchId, metadata } from "../../../tests/testing/batch-events.ts";
import type { BatchRecord, CallTarget } from "../../batch/batch-record.ts";
import {
  type BatchHistory,
  emptyHistory,
  foldHistory,
  lastCallOf,
  mayBePaidUnseen,
} from "./batch-history.ts";

const start = Date.UTC(2026, 10, 30, 12);
const timeAt = (seconds: number) => new Date(start + seconds * 1_000).toISOString();

const target = (slot: number, attempt = 1): CallTarget => ({ slot, attempt, assetId: `${slot}/${attempt}` });
const request = {
  type: "batch-request",
  request: { description: "a pirate", prompt: "a pirate", numImages: 2 },
  seedDrawn: false,
  requestHash: "",
  account: "",
} as unknown as BatchRecord;
const begin = (round = 0): BatchRecord =>
  ({
    type: "batch-start",
    kind: "image",
    round,
    requested: 2,
    slots: [0, 1],
    warnings: [],
    metadata,
  }) as never;
const intent = (slot: number, more: object = {}): BatchRecord =>
  ({ type: "call-intent", targets: [target(slot)], inputHash: "", parameters: {}, ...more }) as never;
const lease = { type: "lease", owner: "us", until: timeAt(600) } as unknown as BatchRecord;

/** The history of records, each with the second at which it was written. */
function historyOf(...records: readonly (readonly [seconds: number, record: BatchRecord])[]): BatchHistory {
  return records.reduce(
    (history, [seconds, record]) => foldHistory(history, { ...record, at: timeAt(seconds) }, batchId).history,
    emptyHistory,
  );
}

describe("a gap in the stream is reported", () => {
  test.each([
    ["records are frequent", [5, 10, 15, 29], undefined],
    ["a pause is as long as the longest of a run", [15, 30], undefined],
    ["a pause is longer", [5, 21], timeAt(5)],
    ["the next writer's clock is slow", [60, 30], timeAt(0)],
    ["there are two pauses", [30, 90], timeAt(0)],
  ])("correctly if %s", (_what, seconds, expected) => {
    const history = historyOf([0, request], [0, begin()], ...seconds.map((each) => [each, lease] as const));
    expect(history.silentSince).toBe(expected);
  });

  test("but not if no work is left", () => {
    const end: BatchRecord = { type: "batch-end", at: "", round: 0, warnings: [], open: false };
    expect(historyOf([0, request], [0, begin()], [1, end], [900, begin(1)]).silentSince).toBeUndefined();
  });

  test("but not before the batch starts", () => {
    expect(historyOf([0, request], [900, begin()]).silentSince).toBeUndefined();
  });
});

describe("a slot may have been paid for by a call that the journal has lost", () => {
  const silent = [
    [0, request],
    [0, begin()],
    [1, intent(0)],
    [100, lease],
  ] as const;

  test("if the stream has a gap before or after its last call", () => {
    const history = historyOf(...silent);
    expect([0, 1].map((slot) => mayBePaidUnseen(history, slot))).toEqual([true, true]);
  });

  test("but not if its call came later, or was searched for", () => {
    const later = historyOf(...silent, [101, intent(0)], [101, intent(1)]);
    expect([0, 1].map((slot) => mayBePaidUnseen(later, slot))).toEqual([false, false]);
    const found = historyOf(...silent, [101, intent(1, { since: timeAt(1) })]);
    expect(mayBePaidUnseen(found, 1)).toBe(false);
    expect(lastCallOf(found, 1)?.since).toBe(timeAt(1));
  });

  test("but not without a gap", () => {
    const history = historyOf([0, request], [0, begin()], [1, lease]);
    expect([0, 1].map((slot) => mayBePaidUnseen(history, slot))).toEqual([false, false]);
  });
});

test("a call before the request is ignored", () => {
  expect(historyOf([0, intent(0)]).calls).toEqual([]);
});

test("an output that could not be downloaded is recorded with its own call only", () => {
  const failure = { slot: 1, code: "no_output", message: "", retryable: true } as const;
  const error: BatchRecord = { type: "slot-error", at: "", slot: 1, attempt: 1, failure, isMade: true };
  const { calls } = historyOf([0, request], [0, begin()], [1, intent(0)], [1, intent(1)], [2, error]);
  expect(calls.map(({ isOutOfReach }) => isOutOfReach)).toEqual([undefined, true]);
});
