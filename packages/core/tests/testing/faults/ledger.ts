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
import { leakMarker } from "./fault-case.ts";

export const token = "r8_secret_of_the_matrix";

/** A planned create, and the predictions that the journal assigns to it. */
interface Intent {
  readonly batchId: string;
  readonly targets: readonly CallTarget[];
  readonly predictionIds: Set<string>;
}

/** The combined view of the journal, the store, and the provider. */
export interface Ledger {
  readonly intents: readonly Intent[];
  readonly images: readonly Asset[];
  /** Predictions that were paid, but have no stored image. */
  readonly paidInVain: readonly EmulatedPrediction[];
  /** How many images were created but not stored. */
  readonly missing: number;
}

/** Reads the ledger, and checks that no prediction and no output is used twice. */
export async function readLedger(
  store: Store,
  predictions: readonly EmulatedPrediction[],
  batchIds: readonly string[],
): Promise<Ledger> {
  const intents: Intent[] = [];
  for (const batchId of batchIds) {
    for await (const record of store.journal.read(batchId)) addRecord(intents, batchId, record);
  }
  const { items: images } = await store.list({ limit: 1000 });

  // Neither do two calls share a prediction, nor two images an output.
  const used = intents.flatMap(({ predictionIds }) => [...predictionIds]);
  expect(new Set(used).size, "a prediction belongs to one call").toBe(used.length);
  const places = images.map(({ metadata }) => `${metadata.predictionId} ${metadata.outputIndex ?? 0}`);
  expect(new Set(places).size, "an output is one image").toBe(places.length);
  // A call creates at most one prediction.
  expect(predictions.length, "at most one prediction per planned call").toBeLessThanOrEqual(intents.length);
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

function addRecord(intents: Intent[], batchId: string, record: JournalRecord): void {
  const targets = record.targets as unknown as readonly CallTarget[];
  if (record.type === "call-intent") intents.push({ batchId, targets, predictionIds: new Set() });
  if (record.type !== "prediction") return;
  const intent = intents.find((each) => each.targets[0]?.assetId === targets[0]?.assetId);
  expect(intent, "a prediction follows its intent").toBeDefined();
  intent?.predictionIds.add(String(record.predictionId));
}

/** Checks any result: each slot has exactly one outcome, in slot order, and no internal detail leaks. */
export function checkResult(result: BatchResult): void {
  const { requested, images, failures, slots } = result;
  expect(images.length + failures.length, "requested = images + failures").toBe(requested);
  expect(slots.map(({ slot }) => slot)).toEqual(Array.from({ length: requested }, (_, slot) => slot));
  const inOrder = slots.flatMap((slot) => (slot.status === "succeeded" ? [slot.image.id] : []));
  expect(images.map(({ id }) => id)).toEqual(inOrder);
  const failed = slots.flatMap((slot) => ("failure" in slot ? [slot.slot] : []));
  expect(failures.map(({ slot }) => slot)).toEqual(failed);
  const json = JSON.stringify(result);
  expect(json).not.toContain(leakMarker);
  expect(json).not.toContain(token);
  expect(json).not.toMatch(/https?:\/\/|secret-place|\/srv\/|Traceback/);
}

/** Checks a batch's events: each slot ends once per round, and the events fold into the result. */
export async function checkEvents(reader: CharacterReferences, result: BatchResult): Promise<void> {
  let state: BatchState | undefined;
  let open = new Set<number>();
  const canceled = new Set<number>();
  for await (const event of reader.events(result.batchId)) {
    if (event.type === "batch-start") open = new Set([...open, ...event.slots]);
    if (isEnd(event)) {
      // The only second end: an image that was created in spite of the cancel.
      const isLate = event.type === "slot-end" && canceled.delete(event.slot) && !open.has(event.slot);
      expect(isLate || open.delete(event.slot), `slot ${event.slot} ends once`).toBe(true);
      if (event.type === "slot-error" && event.failure.code === "canceled") canceled.add(event.slot);
    }
    if (event.type === "batch-end") expect([...open], "every slot has ended").toEqual([]);
    state = reduceBatch(state, event);
  }
  expect(state && toBatchResult(state), "the events fold into the result").toEqual(result);
}

function isEnd(event: BatchEvent): event is Extract<BatchEvent, { type: "slot-end" | "slot-error" }> {
  return event.type === "slot-end" || event.type === "slot-error";
}
