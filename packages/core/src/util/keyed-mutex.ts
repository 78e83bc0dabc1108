/** Lets actions of one key run one after the other, and those of different keys side by side. */
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
