import { type AssetBody, DramatisError } from "@dramatis/core";

/** Where the bytes of a put come from. */
export interface BodySource {
  /** Whether nobody else can change what `next` gives. */
  readonly owned: boolean;
  /** The next bytes; undefined at the end. It rejects with a {@link SourceFailure}, or the signal's reason. */
  next(): Promise<Uint8Array | undefined>;
  /** Ends the source, which may be in the midst of things. */
  cancel(reason: unknown): void;
}

/** A failure of the caller's own stream: it goes back to the caller as it is, and is none of the store's. */
export class SourceFailure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** The source of a body. The bytes of an array are copied at once: the caller may go on with its buffer. */
export function bodySource(body: AssetBody, signal: AbortSignal | undefined): BodySource {
  const view = bytesOf(body);
  if (view !== undefined) return new ArraySource(copyOf(view));
  if (body instanceof Blob) return new StreamSource(body.stream(), signal);
  if (body instanceof ReadableStream) {
    if (!body.locked) return new StreamSource(body, signal);
    throw notBytes("The stream is being read by someone else: hand over one that nobody reads.");
  }
  throw notBytes("The bytes of an asset must be a Uint8Array, a Blob or a ReadableStream.");
}

class ArraySource implements BodySource {
  readonly owned = true;
  #bytes: Uint8Array | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async next(): Promise<Uint8Array | undefined> {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    return bytes;
  }

  cancel(): void {
    this.#bytes = undefined;
  }
}

class StreamSource implements BodySource {
  readonly owned = false;
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #signal: AbortSignal | undefined;

  constructor(stream: ReadableStream<unknown>, signal: AbortSignal | undefined) {
    this.#reader = stream.getReader();
    this.#signal = signal;
  }

  async next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#read();
    if (done) return undefined;
    const bytes = bytesOf(value);
    if (bytes === undefined)
      throw notBytes("The stream of an asset must give bytes, and gave something else.");
    return bytes;
  }

  cancel(reason: unknown): void {
    // Not waited for: a source that hangs may hang in its cancel as well.
    this.#reader.cancel(reason).catch(() => undefined);
  }

  #read(): Promise<ReadableStreamReadResult<unknown>> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      this.#reader
        .read()
        .then(resolve, (error: unknown) => reject(new SourceFailure(error)))
        .finally(() => signal?.removeEventListener("abort", abort));
    });
  }
}

function copyOf(view: Uint8Array): Uint8Array {
  // Not `slice`, which fills with zeros first.
  const copy = Buffer.allocUnsafeSlow(view.byteLength);
  copy.set(view);
  return copy;
}

/** The bytes of any view or buffer, by its own offset and length: a view of wider elements is still bytes here. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function notBytes(message: string): DramatisError {
  return new DramatisError("invalid_request", message, { issues: [{ path: "body", message }] });
}
