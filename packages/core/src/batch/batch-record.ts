import type { CharacterReference } from "../character-reference.ts";
import type { JsonObject } from "../json.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { AssetKind } from "../store/asset.ts";
import type { BatchMetadata } from "./batch-result.ts";
import type { SlotFailure } from "./slot.ts";
import type { Warning } from "./warning.ts";

/** A slot, the attempt that a call makes for it, and the id that its image will have. */
export interface CallTarget {
  readonly slot: number;
  readonly attempt: number;
  readonly imageId: string;
}

/**
 * What a batch's stream holds: its events, and between them what only the engine needs to finish the batch after a
 * crash. Records bear no batch id and no sequence: the stream and the position say both.
 */
export type BatchRecord = { readonly at: string } & (
  | { readonly type: "batch-request"; readonly request: CheckedRequest; readonly account: string }
  | {
      readonly type: "batch-start";
      readonly kind: AssetKind;
      readonly round: number;
      readonly requested: number;
      readonly slots: readonly number[];
      readonly warnings: readonly Warning[];
      readonly metadata: BatchMetadata;
    }
  | { readonly type: "slot-start"; readonly slot: number; readonly attempt: number }
  /** A create is about to be sent; `inputHash` finds its prediction again if the answer never comes. */
  | { readonly type: "call-intent"; readonly targets: readonly CallTarget[]; readonly inputHash: string }
  | { readonly type: "prediction"; readonly targets: readonly CallTarget[]; readonly predictionId: string }
  | {
      readonly type: "slot-end";
      readonly slot: number;
      readonly attempt: number;
      readonly image: CharacterReference;
    }
  | {
      readonly type: "slot-error";
      readonly slot: number;
      readonly attempt: number;
      readonly failure: SlotFailure;
    }
  | { readonly type: "batch-end"; readonly round: number; readonly warnings: readonly Warning[] }
  /** Nothing is left to be done, not even for slots that had ended as canceled. */
  | { readonly type: "settled" }
);

const types: readonly string[] = [
  "batch-request",
  "batch-start",
  "slot-start",
  "call-intent",
  "prediction",
  "slot-end",
  "slot-error",
  "batch-end",
  "settled",
] satisfies BatchRecord["type"][];

/** The record that the journal kept; undefined for one that a later version may have written. */
export function readBatchRecord(value: JsonObject): BatchRecord | undefined {
  const known = typeof value.type === "string" && types.includes(value.type) && typeof value.at === "string";
  return known ? (value as unknown as BatchRecord) : undefined;
}
