/** The batches that are being answered in this process. Their callers still wait. */
export class Answering {
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
