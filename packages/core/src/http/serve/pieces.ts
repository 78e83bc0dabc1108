/** The bytes of an answer, of which the first are there already. */
export interface Pieces {
  readonly first: Uint8Array;
  /** Of all the pieces together: more than 0. */
  readonly byteLength: number;
  /** The piece after the last one, as long as there is one: one at a time. @throws what the source fails with. */
  next(): Promise<Uint8Array>;
  /** Lets go of what is behind them. To be called in the end, however it came; a second call does nothing. */
  close(reason?: unknown): void;
}
