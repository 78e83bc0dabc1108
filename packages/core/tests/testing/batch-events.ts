import type { CharacterReference } from "../../src/assets/character-reference.ts";
import type {
  BatchEndEvent,
  BatchEvent,
  BatchStartEvent,
  SlotEndEvent,
  SlotErrorEvent,
  SlotProgressEvent,
  SlotStartEvent,
} from "../../src/batch/batch-event.ts";
import type { BatchRecord } from "../../src/batch/batch-record.ts";
import type { BatchMetadata, BatchResult } from "../../src/batch/batch-result.ts";
import type { ErrorCode } from "../../src/errors/error-codes.ts";

export const batchId = "01900000-0000-7000-8000-000000000000";
export const at = "2026-01-02T03:04:05.678Z";

export const metadata: BatchMetadata = {
  description: "a pirate",
  prompt: "Portrait: a pirate",
  provider: "replicate",
  model: "google/imagen-4",
  parameters: {},
  createdAt: at,
};

/** The record that starts the first round of a batch of four images. */
export const batchStartRecord = {
  type: "batch-start",
  at,
  kind: "image",
  round: 0,
  requested: 4,
  slots: [0, 1, 2, 3],
  warnings: [],
  metadata,
} as const satisfies BatchRecord;

/** Creates the image of a slot. */
export function imageOf(slot: number): CharacterReference {
  const id = `00000000-0000-4000-8000-00000000000${Math.abs(slot) % 10}`;
  return {
    id,
    filename: `${id}.png`,
    path: `${id}.png`,
    mediaType: "image/png",
    width: 2,
    height: 3,
    byteLength: 4,
    sha256: "0".repeat(64),
    createdAt: at,
    origin: { type: "generated", batchId, slot, attempt: 1 },
    metadata: {},
  };
}

/** Numbers events in order, as the journal does. Progress events repeat the previous number. */
export function numbered<Event extends BatchEvent>(events: readonly Event[]): Event[] {
  let sequence = 0;
  return events.map((event) => ({
    ...event,
    sequence: event.type === "slot-progress" ? sequence : ++sequence,
  }));
}

const base = { batchId, at, sequence: 1 };

export function batchStart(more: Partial<BatchStartEvent> = {}): BatchStartEvent {
  const slots = [0, 1, 2, 3];
  return {
    ...base,
    type: "batch-start",
    kind: "image",

    round: 0,
    requested: 4,
    slots,
    warnings: [],
    metadata,
    ...more,
  };
}

export function slotStart(slot: number, more: Partial<SlotStartEvent> = {}): SlotStartEvent {
  return { ...base, type: "slot-start", slot, attempt: 1, ...more };
}

export function slotProgress(
  slot: number,
  status: SlotProgressEvent["status"],
  progress?: number,
  more: Partial<SlotProgressEvent> = {},
): SlotProgressEvent {
  const optional = progress === undefined ? {} : { progress };
  return { ...base, type: "slot-progress", slot, attempt: 1, status, ...optional, ...more };
}

export function slotEnd(slot: number, more: Partial<SlotEndEvent> = {}): SlotEndEvent {
  return { ...base, type: "slot-end", slot, attempt: 1, image: imageOf(slot), ...more };
}

export function slotError(
  slot: number,
  code: ErrorCode = "prediction_failed",
  more: Partial<SlotErrorEvent> = {},
): SlotErrorEvent {
  const failure = { slot, code, message: "It did not work.", retryable: true };
  return { ...base, type: "slot-error", slot, attempt: 1, failure, ...more };
}

export function batchEnd(more: Partial<BatchEndEvent> = {}): BatchEndEvent {
  const result = { warnings: [] as const } as unknown as BatchResult;
  return { ...base, type: "batch-end", round: 0, result, ...more };
}
