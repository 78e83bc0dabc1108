import type { BatchEvent } from "../batch/batch-event.ts";
import type { SlotStage } from "../batch/slot.ts";
import type { WireEvent } from "../wire/event.ts";
import {
  endedResult,
  failure,
  kind,
  metadata,
  progress,
  slotAttempt,
  stages,
  waiting,
  warnings,
} from "./decode-batch.ts";
import {
  type Decoder,
  list,
  oneOf,
  text,
  unexpected,
  upTo,
  type VariantsOf,
  variant,
  whole,
} from "./decoder.ts";
import { slotAsset } from "./media.ts";

/** More slots than any batch has. The limit protects the reducer, which makes as many slots as an event announces. */
const mostSlots = 1_000;

const count: Decoder<number> = (value) => upTo(mostSlots)(whole(value));

const base = { batchId: text, sequence: whole, at: text };
const slotBase = { ...base, ...slotAttempt };

const shapes = {
  "batch-start": {
    ...base,
    kind,
    round: whole,
    requested: count,
    slots: list(whole),
    warnings,
    metadata,
  },
  "slot-start": slotBase,
  "slot-progress": {
    ...slotBase,
    status: oneOf<SlotStage>(stages),
    progress,
    waiting,
  },
  "slot-end": { ...slotBase, ...slotAsset },
  "slot-error": { ...slotBase, failure },
  "batch-end": { ...base, round: whole, result: endedResult },
} satisfies VariantsOf<WireEvent, "type">;

const read = variant("type", shapes);

export const event: Decoder<BatchEvent> = (value) => {
  const event = read(value);
  // Exactly one asset must be there. The caller compares the kind with the one that it asked for.
  const isOne =
    event.type !== "slot-end" || Object.keys(slotAsset).filter((kind) => kind in event).length === 1;
  return isOne ? (event as BatchEvent) : unexpected();
};

export function isEventType(name: string): boolean {
  return Object.hasOwn(shapes, name);
}
