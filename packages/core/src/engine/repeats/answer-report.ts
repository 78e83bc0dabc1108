import type { StartOptions } from "../run-options.ts";

/** The batches whose callers are waiting for an answer in this process. */
export class PendingAnswers {
  readonly #counts = new Map<string, number>();

  has(batchId: string): boolean {
    return this.#counts.has(batchId);
  }

  /** Registers a pending answer of a batch. @returns a function that removes it, once */
  begin(batchId: string): () => void {
    this.#counts.set(batchId, (this.#counts.get(batchId) ?? 0) + 1);
    let isRemoved = false;
    return () => {
      if (isRemoved) return;
      isRemoved = true;
      const left = (this.#counts.get(batchId) ?? 1) - 1;
      if (left > 0) this.#counts.set(batchId, left);
      else this.#counts.delete(batchId);
    };
  }
}

/** What the caller of a request without a key reports about its answer. */
export interface AnswerReport {
  /** Never rejects. */
  readonly delivered: Promise<boolean>;
  readonly lost: AbortSignal | undefined;
  readonly endsWithCaller: boolean;
}

/**
 * What the caller reports about its answer; undefined if it reports nothing or has a key. Call this before you await
 * anything: the caller's promise may reject in the meantime, and would be unhandled.
 */
export function answerReportOf(options: StartOptions): AnswerReport | undefined {
  const { idempotencyKey, delivered, lost, endsWithCaller = false } = options;
  if (delivered === undefined) return undefined;
  const isDelivered = Promise.resolve(delivered).then(
    (value: unknown) => value === true,
    () => false,
  );
  return idempotencyKey === undefined ? { delivered: isDelivered, lost, endsWithCaller } : undefined;
}
