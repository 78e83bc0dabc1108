/** What goes on for each owner. */
export class WorkOfOwners {
  readonly #work = new Map<Promise<unknown>, string>();

  /** Resolves and rejects as the work does. */
  async watch<Result>(owner: string | undefined, work: Promise<Result>): Promise<Result> {
    if (owner === undefined) return work;
    this.#work.set(work, owner);
    try {
      return await work;
    } finally {
      this.#work.delete(work);
    }
  }

  /** Resolves when all that goes on for an owner now is over, however it ends. */
  async over(owner: string): Promise<void> {
    await Promise.allSettled([...this.#work].flatMap(([work, of]) => (of === owner ? [work] : [])));
  }
}
