import { expect, test } from "vitest";
import type { BatchRecord } from "./batch-record.ts";
import { foldRecord } from "./fold-record.ts";

const at = "2026-01-15T09:30:00.000Z";
const batchId = "01990d2e-7a3b-7c11-9d2e-5b1f0a6c4e21";
const metadata = {
  description: "d",
  prompt: "p",
  provider: "replicate",
  model: "m",
  parameters: {},
  createdAt: at,
};
const failure = {
  slot: 0,
  code: "download_failed",
  message: "The download failed.",
  retryable: true,
} as const;

const records: readonly BatchRecord[] = [
  { type: "batch-start", at, kind: "image", round: 0, requested: 1, slots: [0], warnings: [], metadata },
  { type: "slot-start", at, slot: 0, attempt: 1 },
  { type: "slot-error", at, slot: 0, attempt: 1, failure, isMade: true },
];

test("an event has no members that only the journal needs", () => {
  const [first, second, last] = records;
  if (!first || !second || !last) throw new Error("unreachable");
  const started = foldRecord(undefined, first, batchId, 1);
  const running = foldRecord(started.state, second, batchId, 2);
  const { event, state } = foldRecord(running.state, last, batchId, 3);
  expect(event).toStrictEqual({ type: "slot-error", at, batchId, sequence: 3, slot: 0, attempt: 1, failure });
  expect(state?.slots).toStrictEqual([{ slot: 0, attempt: 1, status: "failed", failure }]);
});
