/**
 * Who looks for a prediction whose create went unanswered. Where the provider shows too little to tell predictions
 * apart, one that nobody has claimed can be given to a batch only if no other batch may have made it.
 */
export class Looking {
  readonly #looks = new Map<string, { readonly batchId: string }[]>();

  /** Counts a look in; returns how to count it out. */
  enter(model: string, batchId: string): () => void {
    const look = { batchId };
    this.#looks.set(model, [...(this.#looks.get(model) ?? []), look]);
    return () => {
      const left = (this.#looks.get(model) ?? []).filter((each) => each !== look);
      if (left.length > 0) this.#looks.set(model, left);
      else this.#looks.delete(model);
    };
  }

  /** How many creates of this batch are looked for; 0 where another batch looks for one of the same model too. */
  onlyOf(model: string, batchId: string): number {
    const looks = this.#looks.get(model) ?? [];
    return looks.every((look) => look.batchId === batchId) ? looks.length : 0;
  }
}
