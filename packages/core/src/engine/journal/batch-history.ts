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

/** A call as the journal tells of it. */
export interface CallHistory {
  readonly intent: CallIntentRecord;
  /** When the first create was about to be sent: ISO 8601, UTC. */
  readonly since: string;
  /** What the call was planned from. */
  readonly request: BatchRequestRecord;
  /** Known once the create was answered, or the prediction found. */
  readonly predictionId?: string;
  /** What the prediction has made besides what was asked for. */
  readonly surplus?: { readonly assetIds: readonly string[]; readonly isKept: boolean };
  /** Nothing was made, and that is certain. */
  readonly refused?: true;
  /** Its prediction succeeded, and its output was not understood. */
  readonly isNotUnderstood?: true;
  /** An output of it could not be fetched, though the provider made it. */
  readonly isOutOfReach?: true;
}

/** Everything that a batch's stream says: its state, and what the engine needs to go on with it. */
export interface BatchHistory {
  /** How many records there are. */
  readonly length: number;
  /** When the newest one was written, by the wall clock of its writer: ISO 8601, UTC. */
  readonly writtenAt?: string;
  /**
   * When the stream first fell silent while somebody should have worked on it: ISO 8601, UTC. A store that was restored
   * from a backup does: what was paid after that is known to the provider alone.
   */
  readonly silentSince?: string;
  readonly state?: BatchState;
  /** What the newest round was asked for. */
  readonly request?: BatchRequestRecord;
  readonly calls: readonly CallHistory[];
  readonly lease?: LeaseRecord & { readonly at: string };
  /** When the newest round ended, if one has: ISO 8601, UTC. */
  readonly endedAt?: string;
  /** Whether somebody still has to work on it. */
  readonly open: boolean;
  /** Somebody asked to cancel the newest round. */
  readonly cancelRequested: boolean;
  /** Somebody began to remove the batch. */
  readonly removed: boolean;
  /** The keys of retries, each with the round that it began. */
  readonly retryKeys: Readonly<Record<string, number>>;
}

/** A run writes more often than this, in milliseconds. */
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

/** Folds one more record; with the event that it stands for, if it is one. */
export function foldHistory(
  history: BatchHistory,
  record: BatchRecord | undefined,
  batchId: string,
): { history: BatchHistory; event: BatchEvent | undefined } {
  const length = history.length + 1;
  // A record of a later version counts as a position, and says nothing here.
  if (record === undefined) return { history: { ...history, length }, event: undefined };
  const { state, event } = foldRecord(history.state, record, batchId, history.length);
  const known = state === undefined ? {} : { state };
  const changes = { ...changesBy(history, record), ...silenceBefore(history, record), writtenAt: record.at };
  return { history: { ...history, ...known, ...changes, length }, event };
}

function silenceBefore(
  { open, state, writtenAt, silentSince }: BatchHistory,
  { at }: BatchRecord,
): Pick<BatchHistory, "silentSince"> {
  if (!open || state === undefined || writtenAt === undefined || silentSince !== undefined) return {};
  // Wall clocks differ: a time before the last one says as little as one long after it.
  const isSilence = Math.abs(Date.parse(at) - Date.parse(writtenAt)) > longestPauseMs;
  return isSilence ? { silentSince: writtenAt } : {};
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

/** The predictions that a batch has, or had. */
export function predictionIdsOf({ calls }: BatchHistory): ReadonlySet<string> {
  return new Set(calls.flatMap(({ predictionId }) => (predictionId === undefined ? [] : [predictionId])));
}

/** The newest call for a slot. */
export function lastCallOf(history: BatchHistory, slot: number): CallHistory | undefined {
  return history.calls.findLast(({ intent }) => intent.targets.some((target) => target.slot === slot));
}

/** Whether a slot may have been paid for since the stream fell silent, by a call that the journal says nothing of. */
export function mayBePaidUnseen(history: BatchHistory, slot: number): boolean {
  const { silentSince } = history;
  const call = lastCallOf(history, slot);
  if (silentSince === undefined) return false;
  return call === undefined || (call.intent.since === undefined && call.since <= silentSince);
}

function isSameCall(a: readonly CallTarget[], b: readonly CallTarget[]): boolean {
  return a.length === b.length && a.every(({ assetId }, index) => assetId === b[index]?.assetId);
}
