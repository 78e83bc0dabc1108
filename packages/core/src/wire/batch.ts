import type { infer as Infer } from "zod/mini";
import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import type { Slot } from "../batch/slot.ts";
import type { SlotFailure } from "../batch/slot-failure.ts";
import type { WithKeysOf } from "../util/keys.ts";
import { type SnakeCased, toSnakeCase } from "./case.ts";
import type { batchListSchema } from "./schemas/batch-list.ts";
import type { acceptedBatchSchema } from "./schemas/image-batch.ts";
import type { failureSchema, slotSchema } from "./schemas/slot.ts";
import { toWireWarning, type WireWarning } from "./warning.ts";

/** The state of a slot. Its image or failure is listed in `images` or `failures`, under its number. */
export type WireSlot = Infer<typeof slotSchema>;

/** Why a slot has no image or video. */
export type WireFailure = Infer<typeof failureSchema>;

/** A page of batches. */
export type WirePage = Infer<typeof batchListSchema>;

/** The answer to a request that does not wait for its batch. */
export type WireAccepted = Infer<typeof acceptedBatchSchema>;

/** The fields that all members of a union have, except some. */
export type CommonFields<Union, Except extends string> = {
  readonly [Key in Exclude<keyof Union, Except>]: Key extends "failures"
    ? readonly WireFailure[]
    : Union[Key];
};

/** Converts the fields that batches of all kinds have to their wire format. */
export function toWireFields<Kind extends AssetKind>(result: {
  readonly batchId: string;
  readonly failures: readonly SlotFailure[];
  readonly slots: readonly Slot<Kind>[];
  readonly warnings: BatchResult["warnings"];
}): {
  readonly batch_id: string;
  readonly failures: WireFailure[];
  readonly slots: WireSlot[];
  readonly warnings: WireWarning[];
} {
  const { batchId, failures, slots, warnings } = result;
  return {
    batch_id: batchId,
    failures: failures.map(toWireFailure),
    slots: slots.map(toWireSlot),
    warnings: warnings.map(toWireWarning),
  };
}

export function toWireFailure(failure: SlotFailure): WireFailure {
  return toSnakeCase(failure) satisfies WithKeysOf<WireFailure, SnakeCased<SlotFailure>>;
}

function toWireSlot<Kind extends AssetKind>({ slot, attempt, status, ...rest }: Slot<Kind>): WireSlot {
  return {
    slot,
    attempt,
    status,
    ...("progress" in rest && rest.progress !== undefined ? { progress: rest.progress } : {}),
    ...("waiting" in rest && rest.waiting !== undefined ? { waiting: rest.waiting } : {}),
  };
}
