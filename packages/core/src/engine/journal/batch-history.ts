import type { BatchEvent } from "../../batch/batch-event.ts";
import type {
  BatchRecord,
  BatchRequestRecord,
  CallIntentRecord,
  CallTarget,
  LeaseRecord,
} from "../../batch/batch-record.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import { foldRecord } from "../../batch/fold-record.ts";

/** A call as the journal records it. */
export interface CallHistory {
  readonly intent: CallIntentRecord;
  /** When the first create was about to be sent: ISO 8601, UTC. */
  readonly since: string;
  /** The request that the call was planned from. */
  readonly request: BatchRequestRecord;
  /** Known once the create was answered, or the prediction found. */
  readonly predictionId?: string;
  /** The outputs of the prediction that no slot requested. */
  readonly surplus?: { readonly assetIds: readonly string[]; readonly isKept: boolean };
  /** It is certain that the call created no prediction. */
  readonly refused?: true;
  /** Its prediction succeeded, but no asset was found in its output. */
  readonly isNotUnderstood?: true;
  /** The provider created an output that could not be downloaded. */
  readonly isOutOfReach?: true;
}

/** The fold of a batch's stream: its state, and what the engine needs to continue it. */
export interface BatchHistory {
  /** How many records there are. */
  readonly length: number;
  /** When the newest record was written, on the wall clock of its writer: ISO 8601, UTC. */
  readonly writtenAt?: string;
  /**
   * When the stream first had a gap while a run should have been writing: ISO 8601, UTC. A restore from a backup causes
   * such a gap, and only the provider knows what was paid for during it.
   */
  readonly silentSince?: string;
  readonly state?: BatchState;
  /** The request of the newest round. */
  readonly request?: BatchRequestRecord;
  readonly calls: readonly CallHistory[];
  readonly lease?: LeaseRecord & { readonly at: string };
  /** When the newest round ended, if one has: ISO 8601, UTC. */
  readonly endedAt?: string;
  /** Whether work is left. */
  readonly open: boolean;
  /** Whether a cancel of the newest round was requested. */
  readonly cancelRequested: boolean;
  /** Whether the removal of the batch has started. */
  readonly removed: boolean;
  /** The keys of retries, each with the round that it started. */
  readonly retryKeys: Readonly<Record<string, number>>;
}

/** The longest time between two records of a run, in milliseconds. */
const longestPauseMs = 15_000;

/** A stream without records. */
export const emptyHistory: BatchHistory = {
  length: 0,
  calls: [],
  open: true,
  cancelRequested: false,
  removed: false,
  retryKeys: {},
};

/** Folds one more record. @returns the new history, and the event if the record is one */
export function foldHistory(
  history: BatchHistory,
  record: BatchRecord | undefined,
  batchId: string,
): { history: BatchHistory; event: BatchEvent | undefined } {
  const length = history.length + 1;
  // A record of a later version only advances the position.
  if (record === undefined) return { history: { ...history, length }, event: undefined };
  const { state, event } = foldRecord(history.state, record, batchId, history.length);
  const known = state === undefined ? {} : { state };
  const changes = { ...changesBy(history, record), ...gapBefore(history, record), writtenAt: record.at };
  return { history: { ...history, ...known, ...changes, length }, event };
}

function gapBefore(
  { open, state, writtenAt, silentSince }: BatchHistory,
  { at }: BatchRecord,
): Pick<BatchHistory, "silentSince"> {
  if (!open || state === undefined || writtenAt === undefined || silentSince !== undefined) return {};
  // Wall clocks differ, so a time before the previous one is as suspicious as one long after it.
  const isGap = Math.abs(Date.parse(at) - Date.parse(writtenAt)) > longestPauseMs;
  return isGap ? { silentSince: writtenAt } : {};
}

function changesBy(history: BatchHistory, record: BatchRecord): Partial<BatchHistory> {
  switch (record.type) {
    case "batch-request":
      return { request: record };
    case "batch-start": {
      const key = history.request?.retryKey;
      const retryKeys = key === undefined ? history.retryKeys : { ...history.retryKeys, [key]: record.round };
      return { open: true, cancelRequested: false, retryKeys };
    }
    case "call-intent": {
      const { request } = history;
      if (request === undefined) return {};
      return { calls: [...history.calls, { intent: record, since: record.since ?? record.at, request }] };
    }
    case "prediction":
      return callsWith(history, record.targets, { predictionId: record.predictionId });
    case "surplus": {
      const { targets, assetIds, warning } = record;
      const calls = callsWith(history, targets, { surplus: { assetIds, isKept: warning !== undefined } });
      const { state } = history;
      if (state === undefined || warning === undefined) return calls;
      return { ...calls, state: { ...state, warnings: [...state.warnings, warning] } };
    }
    case "refusal":
      return callsWith(history, record.targets, { refused: true });
    case "slot-error":
      if (record.isMade) return callsOf(history, record, { isOutOfReach: true });
      return record.failure.code === "output_not_understood"
        ? callsOf(history, record, { isNotUnderstood: true })
        : {};
    case "batch-end":
      return { open: record.open, endedAt: record.at };
    case "settled":
      return { open: false };
    case "cancel-request":
      return { cancelRequested: true };
    case "removal":
      return { removed: true };
    case "lease":
      return { lease: record };
    default:
      return {};
  }
}

function callsWith(
  { calls }: BatchHistory,
  targets: readonly CallTarget[],
  known: Pick<CallHistory, "predictionId" | "refused" | "surplus">,
): Partial<BatchHistory> {
  return {
    calls: calls.map((call) => (isSameCall(call.intent.targets, targets) ? { ...call, ...known } : call)),
  };
}

function callsOf(
  { calls }: BatchHistory,
  slot: Pick<CallTarget, "slot" | "attempt">,
  known: Pick<CallHistory, "isNotUnderstood" | "isOutOfReach">,
): Partial<BatchHistory> {
  const isOf = ({ intent }: CallHistory) =>
    intent.targets.some((target) => target.slot === slot.slot && target.attempt === slot.attempt);
  return { calls: calls.map((call) => (isOf(call) ? { ...call, ...known } : call)) };
}

/** The ids of all predictions of a batch. */
export function predictionIdsOf({ calls }: BatchHistory): ReadonlySet<string> {
  return new Set(calls.flatMap(({ predictionId }) => (predictionId === undefined ? [] : [predictionId])));
}

/** The newest call for a slot. */
export function lastCallOf(history: BatchHistory, slot: number): CallHistory | undefined {
  return history.calls.findLast(({ intent }) => intent.targets.some((target) => target.slot === slot));
}

/** Whether a slot may have been paid for since the stream's first gap, by a call that is missing in the journal. */
export function mayBePaidUnseen(history: BatchHistory, slot: number): boolean {
  const { silentSince } = history;
  const call = lastCallOf(history, slot);
  if (silentSince === undefined) return false;
  return call === undefined || (call.intent.since === undefined && call.since <= silentSince);
}

function isSameCall(a: readonly CallTarget[], b: readonly CallTarget[]): boolean {
  return a.length === b.length && a.every(({ assetId }, index) => assetId === b[index]?.assetId);
}
