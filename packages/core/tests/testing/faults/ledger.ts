import type { EmulatedPrediction } from "@dramatis/replicate-emulator";
import { expect } from "vitest";
import type { Asset } from "../../../src/assets/asset.ts";
import type { BatchEvent } from "../../../src/batch/batch-event.ts";
import type { CallTarget } from "../../../src/batch/batch-record.ts";
import type { BatchResult } from "../../../src/batch/batch-result.ts";
import { type BatchState, toBatchResult } from "../../../src/batch/batch-state.ts";
import { reduceBatch } from "../../../src/batch/reduce-batch.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import type { JournalRecord } from "../../../src/store/journal.ts";
import type { Store } from "../../../src/store/store.ts";
import { inside } from "./fault-case.ts";

export const token = "r8_secret_of_the_matrix";

/** A create that was planned, and the predictions that the journal says are its own. */
interface Intent {
  readonly batchId: string;
  readonly targets: readonly CallTarget[];
  readonly predictionIds: Set<string>;
}

/** What the journal, the store and the provider say together. */
export interface Ledger {
  readonly intents: readonly Intent[];
  readonly images: readonly Asset[];
  /** Predictions that were paid and of which no image is stored. */
  readonly paidInVain: readonly EmulatedPrediction[];
  /** Images that were made, and are not stored. */
  readonly missing: number;
}

/** Reads the ledger, and checks what holds after every fault: nothing is used twice, and nothing stored is lost. */
export async function readLedger(
  store: Store,
  predictions: readonly EmulatedPrediction[],
  batchIds: readonly string[],
): Promise<Ledger> {
  const intents: Intent[] = [];
  for (const batchId of batchIds) {
    for await (const record of store.journal.read(batchId)) note(intents, batchId, record);
  }
  const { items: images } = await store.list({ limit: 1000 });

  // No prediction is used twice: neither by two calls, nor one output by two images.
  const used = intents.flatMap(({ predictionIds }) => [...predictionIds]);
  expect(new Set(used).size, "a prediction belongs to one call").toBe(used.length);
  const places = images.map(({ metadata }) => `${metadata.predictionId} ${metadata.outputIndex ?? 0}`);
  expect(new Set(places).size, "an output is one image").toBe(places.length);
  // No call has made more than one.
  expect(predictions.length, "predictions are no more than planned calls").toBeLessThanOrEqual(
    intents.length,
  );
  const known = new Set(predictions.map(({ id }) => id));
  expect(used.every((id) => known.has(id))).toBe(true);

  const stored = new Set(images.map(({ id }) => id));
  const paidInVain: EmulatedPrediction[] = [];
  let missing = 0;
  for (const prediction of predictions) {
    if (!prediction.billed) continue;
    const targets = intents.find(({ predictionIds }) => predictionIds.has(prediction.id))?.targets ?? [];
    const kept = targets.filter(({ assetId }) => stored.has(assetId)).length;
    if (kept === 0) paidInVain.push(prediction);
    missing += Math.max(0, Math.min(prediction.outputs.length, targets.length || 1) - kept);
  }
  return { intents, images, paidInVain, missing };
}

function note(intents: Intent[], batchId: string, record: JournalRecord): void {
  const targets = record.targets as unknown as readonly CallTarget[];
  if (record.type === "call-intent") intents.push({ batchId, targets, predictionIds: new Set() });
  if (record.type !== "prediction") return;
  const intent = intents.find((each) => each.targets[0]?.assetId === targets[0]?.assetId);
  expect(intent, "a prediction follows its intent").toBeDefined();
  intent?.predictionIds.add(String(record.predictionId));
}

/** What holds for every result: each slot has one end, in order, and nothing is told that should stay inside. */
export function checkResult(result: BatchResult): void {
  const { requested, images, failures, slots } = result;
  expect(images.length + failures.length, "requested = images + failures").toBe(requested);
  expect(slots.map(({ slot }) => slot)).toEqual(Array.from({ length: requested }, (_, slot) => slot));
  const inOrder = slots.flatMap((slot) => (slot.status === "succeeded" ? [slot.image.id] : []));
  expect(images.map(({ id }) => id)).toEqual(inOrder);
  const failed = slots.flatMap((slot) => ("failure" in slot ? [slot.slot] : []));
  expect(failures.map(({ slot }) => slot)).toEqual(failed);
  const told = JSON.stringify(result);
  expect(told).not.toContain(inside);
  expect(told).not.toContain(token);
  expect(told).not.toMatch(/https?:\/\/|secret-place|\/srv\/|Traceback/);
}

/** What holds for a batch's events: one end for each slot of a round, and their fold is the result. */
export async function checkEvents(reader: CharacterReferences, result: BatchResult): Promise<void> {
  let state: BatchState | undefined;
  let open = new Set<number>();
  const canceled = new Set<number>();
  for await (const event of reader.events(result.batchId)) {
    if (event.type === "batch-start") open = new Set([...open, ...event.slots]);
    if (isEnd(event)) {
      // The one way out of an end: what was canceled and made all the same.
      const isLate = event.type === "slot-end" && canceled.delete(event.slot) && !open.has(event.slot);
      expect(isLate || open.delete(event.slot), `slot ${event.slot} ends once`).toBe(true);
      if (event.type === "slot-error" && event.failure.code === "canceled") canceled.add(event.slot);
    }
    if (event.type === "batch-end") expect([...open], "every slot has ended").toEqual([]);
    state = reduceBatch(state, event);
  }
  expect(state && toBatchResult(state), "the events' fold is the result").toEqual(result);
}

function isEnd(event: BatchEvent): event is Extract<BatchEvent, { type: "slot-end" | "slot-error" }> {
  return event.type === "slot-end" || event.type === "slot-error";
}
