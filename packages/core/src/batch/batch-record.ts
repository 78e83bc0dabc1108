import type { AssetKind } from "../assets/asset.ts";
import type { Product } from "../assets/product.ts";
import type { CheckedRequest } from "../request/character-reference-request.ts";
import type { CheckedVideoRequest } from "../request/video-request.ts";
import type { JsonObject } from "../util/json.ts";
import type { BatchMetadata, Warning } from "./batch-result.ts";
import type { SlotFailure } from "./slot.ts";

/** A slot, the attempt that a call makes for it, and the id that its image or video will have. */
export interface CallTarget {
  readonly slot: number;
  readonly attempt: number;
  readonly assetId: string;
}

/** What a round was asked for. A retry may draw another seed, so each round has its own. */
export interface BatchRequestRecord {
  readonly type: "batch-request";
  readonly request: CheckedRequest | CheckedVideoRequest;
  /** The seed was drawn here, and not asked for. */
  readonly seedDrawn: boolean;
  /** SHA-256 of the request as it was asked for: the same key with another one is a conflict. */
  readonly requestHash: string;
  readonly account: string;
  readonly owner?: string;
  /** SHA-256 of the key of a retry. */
  readonly retryKey?: string;
}

/** A create is about to be sent; `inputHash` finds its prediction again if the answer never comes. */
export interface CallIntentRecord {
  readonly type: "call-intent";
  readonly targets: readonly CallTarget[];
  readonly inputHash: string;
  /** Where the provider was told to read the image that the call goes by, where that is another address each time. */
  readonly referenceUrl?: string;
  /** The call may have been sent since then already, by a run of which the journal has lost the records. */
  readonly since?: string;
  readonly parameters: JsonObject;
  readonly seed?: number;
}

/** Which engine works on the batch, and until when nobody else may. */
export interface LeaseRecord {
  readonly type: "lease";
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

/**
 * What a batch's stream holds: its events, and between them what only the engine needs to finish the batch after a
 * crash. Records bear no batch id and no sequence: the stream and the position say both.
 */
export type BatchRecord = { readonly at: string } & (
  | BatchRequestRecord
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
  | CallIntentRecord
  /** The call's only create was refused: nothing was made. */
  | { readonly type: "refusal"; readonly targets: readonly CallTarget[] }
  | { readonly type: "prediction"; readonly targets: readonly CallTarget[]; readonly predictionId: string }
  /**
   * A prediction has made more than its slots asked for. The ids come before anything is stored under them, so that
   * nothing is stored that no record names; the same record with the warning says that all of it is done.
   */
  | {
      readonly type: "surplus";
      readonly targets: readonly CallTarget[];
      readonly assetIds: readonly string[];
      readonly warning?: Warning;
    }
  | ({ readonly type: "slot-end"; readonly slot: number; readonly attempt: number } & (
      | Product<"image">
      | Product<"video">
    ))
  | {
      readonly type: "slot-error";
      readonly slot: number;
      readonly attempt: number;
      readonly failure: SlotFailure;
      /** The provider made what was asked for; it could not be fetched. */
      readonly isMade?: true;
    }
  /** `open`: predictions of canceled slots are still to be looked after. */
  | {
      readonly type: "batch-end";
      readonly round: number;
      readonly warnings: readonly Warning[];
      readonly open: boolean;
    }
  /** Nothing is left to be done, not even for slots that had ended as canceled. */
  | { readonly type: "settled" }
  /** Another process was asked to cancel the batch; the one that works on it does. */
  | { readonly type: "cancel-request" }
  /** A webhook told another process of this prediction: it is worth asking after. */
  | { readonly type: "news"; readonly predictionId: string }
  /** The batch is being removed, and nobody may begin another round. */
  | { readonly type: "removal" }
  | LeaseRecord
);

const types: Readonly<Record<BatchRecord["type"], true>> = {
  "batch-request": true,
  "batch-start": true,
  "slot-start": true,
  "call-intent": true,
  refusal: true,
  prediction: true,
  surplus: true,
  "slot-end": true,
  "slot-error": true,
  "batch-end": true,
  settled: true,
  "cancel-request": true,
  news: true,
  removal: true,
  lease: true,
};

/** Reads a record of the journal; undefined for one that a later version may have written. */
export function readBatchRecord(value: JsonObject): BatchRecord | undefined {
  return isBatchRecord(value) ? value : undefined;
}

// The journal returns what was appended, so the type and the time identify a record.
function isBatchRecord(value: object): value is BatchRecord {
  const { type, at } = value as { readonly type?: unknown; readonly at?: unknown };
  return typeof type === "string" && Object.hasOwn(types, type) && typeof at === "string";
}

/** The record as the journal keeps it. All that a record holds is JSON; its types just do not say so. */
export function toJournalRecord(record: BatchRecord): JsonObject {
  return record as object as JsonObject;
}
