/** Runs actions with the same key one after another, and actions with different keys concurrently. */
export class KeyedMutex {
  readonly #running = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, action: () => Promise<Result>): Promise<Result> {
    for (let other = this.#running.get(key); other; other = this.#running.get(key)) {
      await other.catch(() => undefined);
    }
    const running = action();
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }
}
