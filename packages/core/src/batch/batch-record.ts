import type { JsonObject } from "../util/json.ts";
import type { AnyBatchEvent } from "./any-batch.ts";
import type { SlotErrorEvent } from "./batch-event.ts";
import type { Warning } from "./batch-result.ts";
import type { AnyCheckedRequest } from "./media.ts";
import { recordedTypes } from "./reduce-batch.ts";

/** A slot, the attempt of a call for it, and the id that its image or video will have. */
export interface CallTarget {
  readonly slot: number;
  readonly attempt: number;
  readonly assetId: string;
}

/** The request of a round. Each round has its own, because a retry can draw another seed. */
export interface BatchRequestRecord {
  readonly type: "batch-request";
  readonly request: AnyCheckedRequest;
  /** Whether the engine drew the seed because the request did not set one. */
  readonly seedDrawn: boolean;
  /** SHA-256 of the original request. The same idempotency key with another request is a conflict. */
  readonly requestHash: string;
  readonly account: string;
  readonly owner?: string;
  /** SHA-256 of the idempotency key of a retry. */
  readonly retryKey?: string;
}

/** A create is about to be sent. `inputHash` is used to find its prediction if the answer is lost. */
export interface CallIntentRecord {
  readonly type: "call-intent";
  readonly targets: readonly CallTarget[];
  readonly inputHash: string;
  /** The URL of the reference image that was sent to the provider, if that URL differs each time. */
  readonly referenceUrl?: string;
  /** The call may have been sent as early as this, by a run whose records the journal has lost. */
  readonly since?: string;
  readonly parameters: JsonObject;
  readonly seed?: number;
}

/** Which engine works on the batch, and until when no other engine can. */
export interface LeaseRecord {
  readonly type: "lease";
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

type RecordedEvent = Extract<AnyBatchEvent, { readonly type: keyof typeof recordedTypes }>;

/** The record of an event. */
type RecordOf<Event> = Event extends unknown ? Omit<Event, "batchId" | "sequence" | "at"> : never;

/**
 * A record of a batch's stream: the events, and between them what only the engine needs to finish the batch after a crash.
 * Records have no batch id and no sequence, because the stream and the position define them.
 */
export type BatchRecord = { readonly at: string } & (
  | RecordOf<Exclude<RecordedEvent, SlotErrorEvent>>
  | BatchRequestRecord
  | CallIntentRecord
  /** The only create of the call was refused: nothing was created. */
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
  /** `isMade`: the provider has finished the output, but it could not be fetched. */
  | (RecordOf<SlotErrorEvent> & { readonly isMade?: true })
  /** `open`: predictions of canceled slots are not finished yet. */
  | {
      readonly type: "batch-end";
      readonly round: number;
      readonly warnings: readonly Warning[];
      readonly open: boolean;
    }
  /** All work is done, including the predictions of canceled slots. */
  | { readonly type: "settled" }
  /** Another process was asked to cancel the batch. The process that works on it does so. */
  | { readonly type: "cancel-request" }
  /** Another process received a webhook for this prediction, so it is worth polling now. */
  | { readonly type: "news"; readonly predictionId: string }
  /** The batch is being removed. No other round can start. */
  | { readonly type: "removal" }
  | LeaseRecord
);

const types: Readonly<Record<BatchRecord["type"], true>> = {
  ...recordedTypes,
  "batch-request": true,
  "call-intent": true,
  refusal: true,
  prediction: true,
  surplus: true,
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

/** Converts a record for the journal. All its members are JSON, although its types do not show it. */
export function toJournalRecord(record: BatchRecord): JsonObject {
  return record as object as JsonObject;
}
