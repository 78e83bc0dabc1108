import type { StartOptions } from "../run-options.ts";

/** The batches that are being answered in this process. Their callers still wait. */
export class PendingAnswers {
  readonly #counts = new Map<string, number>();

  has(batchId: string): boolean {
    return this.#counts.has(batchId);
  }

  /** Counts one more answer with a batch; returns how to take that back, once. */
  begin(batchId: string): () => void {
    this.#counts.set(batchId, (this.#counts.get(batchId) ?? 0) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#counts.get(batchId) ?? 1) - 1;
      if (left > 0) this.#counts.set(batchId, left);
      else this.#counts.delete(batchId);
    };
  }
}

/** What the caller of a request without a key says of its answer. */
export interface AnswerReport {
  /** Never rejects. */
  readonly delivered: Promise<boolean>;
  readonly lost: AbortSignal | undefined;
  readonly endsWithCaller: boolean;
}

/**
 * What the caller says of its answer; undefined where it says nothing, or has a key. Call it before anything is waited
 * for: a promise of the caller's that is rejected in the meantime would go unhandled.
 */
export function answerReportOf(options: StartOptions): AnswerReport | undefined {
  const { idempotencyKey, delivered, lost, endsWithCaller = false } = options;
  if (delivered === undefined) return undefined;
  const word = Promise.resolve(delivered).then(
    (isDelivered: unknown) => isDelivered === true,
    () => false,
  );
  return idempotencyKey === undefined ? { delivered: word, lost, endsWithCaller } : undefined;
}
