import { expect } from "vitest";
import type { CharacterReferenceRequest } from "../../../src/request/character-reference-request.ts";
import type { JournalRecord } from "../../../src/store/journal.ts";
import type { FaultHarness } from "./fault-harness.ts";
import { checkResult } from "./ledger.ts";

/** Runs a batch, restores a store to its state at an event, and resumes the batch there. Nothing is paid again. */
export async function runRestored(
  harness: FaultHarness,
  event: number,
  request: CharacterReferenceRequest,
): Promise<void> {
  const engine = harness.engine();
  const { batchId } = await engine.start(request);
  const backup = new Map<string, readonly JournalRecord[]>();
  let events = 0;
  for await (const { type } of engine.events(batchId)) {
    if (type === "slot-progress" || ++events !== event) continue;
    const records: JournalRecord[] = [];
    for await (const record of harness.store.journal.read(batchId)) records.push(record);
    backup.set(batchId, records);
  }
  const before = await engine.batch(batchId);
  expect(before?.status).toBe("succeeded");
  const creates = () => harness.emulator.requests.filter(({ route }) => route === "create").length;
  const paid = creates();

  const restored = await harness.restoredEngine(backup);
  const results = [];
  for await (const result of restored.engine.resume()) results.push(result);
  for (const result of results) checkResult(result);
  expect(results.map(({ status }) => status)).toEqual(["succeeded"]);
  expect(creates(), "nothing is paid twice").toBe(paid);
  const used = new Set(results[0]?.images.map(({ metadata }) => metadata.predictionId));
  expect(used, "every prediction is used").toEqual(new Set(harness.emulator.predictions.map(({ id }) => id)));
}
