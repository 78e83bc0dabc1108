import { type AssetBody, badBody, bodyBytes } from "@dramatis/core/store";
import type { BufferPool } from "../files/buffer-pool.ts";

/** Where the bytes of a put come from. */
export interface BodySource {
  /** The next bytes, which nobody changes until more is asked for; undefined at the end. It rejects with a {@link SourceFailure}, or the signal's reason. */
  next(): Promise<Uint8Array | undefined>;
  /** Ends the source, which may be in the midst of things. */
  cancel(reason: unknown): void;
  /** To be called once nobody reads what `next` gave any more. */
  release(): void;
}

/** A failure of the caller's own stream: it goes back to the caller as it is, and is none of the store's. */
export class SourceFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** The source of a body. The bytes of an array are copied at once: the caller may go on with its buffer. */
export function bodySource(
  body: AssetBody,
  signal: AbortSignal | undefined,
  buffers: BufferPool,
): BodySource {
  const view = bodyBytes(body);
  if (view !== undefined) return new ArraySource(view, buffers);
  if (body instanceof Blob) return new StreamSource(body.stream(), signal);
  if (body instanceof ReadableStream) {
    if (!body.locked) return new StreamSource(body, signal);
    throw badBody("The stream is being read by someone else: hand over one that nobody reads.");
  }
  throw badBody("The bytes of an asset must be a Uint8Array, a Blob or a ReadableStream.");
}

class ArraySource implements BodySource {
  readonly #buffers: BufferPool;
  readonly #copy: Uint8Array;
  #rest: Uint8Array | undefined;

  constructor(bytes: Uint8Array, buffers: BufferPool) {
    this.#buffers = buffers;
    this.#copy = buffers.take(bytes.byteLength);
    this.#copy.set(bytes);
    this.#rest = this.#copy.subarray(0, bytes.byteLength);
  }

  async next(): Promise<Uint8Array | undefined> {
    const bytes = this.#rest;
    this.#rest = undefined;
    return bytes;
  }

  cancel(): void {}

  release(): void {
    this.#buffers.give(this.#copy);
  }
}

class StreamSource implements BodySource {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #signal: AbortSignal | undefined;
  /** Rejects the read that is under way. */
  #giveUp: ((reason: unknown) => void) | undefined;

  constructor(stream: ReadableStream<unknown>, signal: AbortSignal | undefined) {
    this.#reader = stream.getReader();
    this.#signal = signal;
  }

  async next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#read();
    if (done) return undefined;
    const bytes = bodyBytes(value);
    if (bytes === undefined)
      throw badBody("The stream of an asset must give bytes, and gave something else.");
    return bytes;
  }

  cancel(reason: unknown): void {
    this.release();
    // Not waited for: a source that hangs may hang in its cancel as well.
    this.#reader.cancel(reason).catch(() => undefined);
  }

  release(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  #read(): Promise<ReadableStreamReadResult<unknown>> {
    const signal = this.#signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    // One listener for all reads: adding and removing it takes longer than reading a chunk.
    if (this.#giveUp === undefined) signal?.addEventListener("abort", this.#onAbort, { once: true });
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      this.#reader.read().then(resolve, (error: unknown) => reject(new SourceFailure(error)));
    });
  }

  readonly #onAbort = () => this.#giveUp?.(this.#signal?.reason);
}
