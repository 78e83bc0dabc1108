import type { JsonObject } from "../../util/json.ts";

/**
 * What is recorded about equal requests without a key. The stream of a request exists only while one of its answers is
 * outstanding. It holds ids of batches and nothing of the request, whose hash is part of the stream's id.
 */
export type RepeatRecord = {
  readonly at: string;
} /** A request is about to be answered with this batch, which may not be journaled yet. */ & (
  | { readonly type: "answer"; readonly batchId: string; readonly endsWithCaller?: true }
  /** The answer arrived, but the batch still runs or may have a paid output that did not. */
  | { readonly type: "delivered"; readonly batchId: string }
  /** The batch has nothing left for an equal request to continue. */
  | { readonly type: "closed"; readonly batchId: string }
  /** Nothing is outstanding, and the writer of this record is about to delete the stream. */
  | { readonly type: "sealed" }
);

/** A batch that an equal request can continue. */
export interface OutstandingAnswer {
  readonly batchId: string;
  /** Whether its answer arrived. */
  readonly isDelivered: boolean;
  /** Whether the batch is canceled when its caller disconnects. */
  readonly endsWithCaller: boolean;
}

/** The fold of a request's stream. */
export interface RepeatHistory {
  /** How many records there are. */
  readonly length: number;
  /** Oldest first. */
  readonly answers: readonly OutstandingAnswer[];
  readonly isSealed: boolean;
}

/** A stream without records. */
export const noRepeats: RepeatHistory = { length: 0, answers: [], isSealed: false };

/** Folds one more record. A record of a later version only advances the position. */
export function foldRepeat(history: RepeatHistory, record: JsonObject): RepeatHistory {
  const { type, batchId } = record;
  const length = history.length + 1;
  if (type === "sealed") return { ...history, length, isSealed: true };
  if (typeof batchId !== "string") return { ...history, length };
  const others = history.answers.filter((answer) => answer.batchId !== batchId);
  if (type === "closed") return { ...history, length, answers: others };
  if (type === "answer") {
    const known = history.answers.find((answer) => answer.batchId === batchId);
    const endsWithCaller = known?.endsWithCaller ?? record.endsWithCaller === true;
    return { ...history, length, answers: [...others, { batchId, isDelivered: false, endsWithCaller }] };
  }
  if (type !== "delivered") return { ...history, length };
  const answers = history.answers.map((answer) =>
    answer.batchId === batchId ? { ...answer, isDelivered: true } : answer,
  );
  return { ...history, length, answers };
}
