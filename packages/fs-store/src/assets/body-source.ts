import { type AssetBody, badBody, bodyBytes } from "@dramatis/core/store";
import type { BufferPool } from "../files/buffer-pool.ts";

/** The source of a put's bytes. */
export interface BodySource {
  /**
   * Returns the next bytes, or undefined at the end. Nobody changes them before the next call. Rejects with a
   * {@link SourceFailure}, or with the signal's reason.
   */
  next(): Promise<Uint8Array | undefined>;
  /** Cancels the source, also during a read. */
  cancel(reason: unknown): void;
  /** Releases the buffers. Call it when nobody reads the result of `next` anymore. */
  release(): void;
}

/** A failure of the caller's own stream. The caller gets the original error, not a store error. */
export class SourceFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Creates the source of a body. Copies the bytes of an array immediately, because the caller may reuse its buffer. */
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
    throw badBody("The stream is locked. Pass a stream that has no reader.");
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
  /** Rejects the current read. */
  #rejectRead: ((reason: unknown) => void) | undefined;

  constructor(stream: ReadableStream<unknown>, signal: AbortSignal | undefined) {
    this.#reader = stream.getReader();
    this.#signal = signal;
  }

  async next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#read();
    if (done) return undefined;
    const bytes = bodyBytes(value);
    if (bytes === undefined) throw badBody("The stream of an asset must yield bytes.");
    return bytes;
  }

  cancel(reason: unknown): void {
    this.release();
    // Not awaited: a source that hangs may hang in its cancel too.
    this.#reader.cancel(reason).catch(() => undefined);
  }

  release(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  #read(): Promise<ReadableStreamReadResult<unknown>> {
    const signal = this.#signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    // One listener for all reads: adding and removing it takes longer than reading a chunk.
    if (this.#rejectRead === undefined) signal?.addEventListener("abort", this.#onAbort, { once: true });
    return new Promise((resolve, reject) => {
      this.#rejectRead = reject;
      this.#reader.read().then(resolve, (error: unknown) => reject(new SourceFailure(error)));
    });
  }

  readonly #onAbort = () => this.#rejectRead?.(this.#signal?.reason);
}
