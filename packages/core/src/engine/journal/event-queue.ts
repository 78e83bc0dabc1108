/** A queue of values that are pushed and iterated in the same order. No value is lost between two reads. */
export class EventQueue<Value> {
  readonly #values: Value[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  push(value: Value): void {
    this.#values.push(value);
    this.#wake();
  }

  /** Ends the iteration after all pushed values have been read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Fails the iteration after all pushed values have been read. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  async *read(): AsyncGenerator<Value, void, undefined> {
    while (true) {
      while (this.#values.length > 0) yield this.#values.shift() as Value;
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
