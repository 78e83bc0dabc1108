/** Values that are pushed on one side and iterated on the other, in order; none is lost between two reads. */
export class EventQueue<Value> {
  readonly #values: Value[] = [];
  #wake: () => void = () => {};
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  push(value: Value): void {
    this.#values.push(value);
    this.#wake();
  }

  /** Ends the iteration once what was pushed has been read. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Fails the iteration once what was pushed has been read. */
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
