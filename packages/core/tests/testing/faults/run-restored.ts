import { expect } from "vitest";
import type { CharacterReferenceRequest } from "../../../src/request/character-reference-request.ts";
import type { JournalRecord } from "../../../src/store/journal.ts";
import type { FaultBench } from "./fault-bench.ts";
import { checkResult } from "./ledger.ts";

/** Runs a batch to its end, puts the store back to how it was at an event, and resumes it there: nothing is paid again. */
export async function runRestored(
  bench: FaultBench,
  event: number,
  request: CharacterReferenceRequest,
): Promise<void> {
  const engine = bench.engine();
  const { batchId } = await engine.start(request);
  const backup = new Map<string, readonly JournalRecord[]>();
  let events = 0;
  for await (const { type } of engine.events(batchId)) {
    if (type === "slot-progress" || ++events !== event) continue;
    const records: JournalRecord[] = [];
    for await (const record of bench.store.journal.read(batchId)) records.push(record);
    backup.set(batchId, records);
  }
  const before = await engine.batch(batchId);
  expect(before?.status).toBe("succeeded");
  const creates = () => bench.emulator.requests.filter(({ route }) => route === "create").length;
  const paid = creates();

  const restored = await bench.restored(backup);
  const results = [];
  for await (const result of restored.engine.resume()) results.push(result);
  for (const result of results) checkResult(result);
  expect(results.map(({ status }) => status)).toEqual(["succeeded"]);
  expect(creates(), "nothing is paid twice").toBe(paid);
  const used = new Set(results[0]?.images.map(({ metadata }) => metadata.predictionId));
  expect(used, "every prediction has its images").toEqual(
    new Set(bench.emulator.predictions.map(({ id }) => id)),
  );
}
