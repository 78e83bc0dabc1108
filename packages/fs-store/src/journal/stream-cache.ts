import { emptyStream, type StreamState } from "./stream-state.ts";

/** The state of a stream up to the offset that was read. */
export interface KnownStream {
  /** The identity of the file, which may have been replaced since. */
  readonly identity: string;
  readonly offset: number;
  readonly state: StreamState;
  /** Whether this process has made the file's name durable. */
  readonly nameSynced: boolean;
}

/** Creates the state of a file before anything has been read. */
export function unread(identity: string): KnownStream {
  return { identity, offset: 0, state: emptyStream, nameSynced: false };
}

/** Caches the most recently used streams, so that an append reads only what is new. */
export class StreamCache {
  readonly #limit: number;
  readonly #known = new Map<string, KnownStream>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(streamId: string): KnownStream | undefined {
    const known = this.#known.get(streamId);
    if (known !== undefined) this.set(streamId, known);
    return known;
  }

  set(streamId: string, known: KnownStream): void {
    this.#known.delete(streamId);
    this.#known.set(streamId, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#limit && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(streamId: string): void {
    this.#known.delete(streamId);
  }
}
