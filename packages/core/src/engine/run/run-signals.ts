/** Signals that say when the parts of a run have to stop, and what they may still do. */
export class RunSignals {
  readonly #cancel = new AbortController();
  readonly #detach = new AbortController();
  readonly #inactive = new AbortController();

  /**
   * Aborts when the batch is canceled. Its predictions are canceled at the provider; what succeeds anyway is stored.
   */
  get canceled(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Aborts when the run may no longer touch the batch: its engine shut down, or another engine took over. */
  get detached(): AbortSignal {
    return this.#detach.signal;
  }

  /** Aborts together with `canceled` or `detached`, whichever is first: from then on no new call is sent. */
  get inactive(): AbortSignal {
    return this.#inactive.signal;
  }

  /** Aborts `canceled`. */
  cancel(): void {
    this.#cancel.abort();
    this.#inactive.abort();
  }

  /** Aborts `detached`. Everything that belongs to the run rejects with the reason. */
  detach(reason: Error): void {
    this.#detach.abort(reason);
    this.#inactive.abort();
  }

  /** @throws the reason for which the run was detached */
  throwIfDetached(): void {
    this.#detach.signal.throwIfAborted();
  }
}
