/** Smaller buffers are not worth keeping, in bytes. */
const smallest = 64 * 1024;

/**
 * Buffers for copies, used again: to allocate a large one has the system fill it with zeros page by page, and the
 * garbage collector run, which costs more than the copy.
 */
export class BufferPool {
  readonly #limit: number;
  readonly #free: Uint8Array[] = [];
  #kept = 0;

  /** Keeps at most so many bytes while nobody uses them. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A buffer of at least this length, with anything in it. */
  take(byteLength: number): Uint8Array {
    if (byteLength < smallest) return Buffer.allocUnsafeSlow(byteLength);
    // Of few lengths, so that the next copy finds one that fits; what is not touched takes no memory.
    const rounded = 2 ** Math.ceil(Math.log2(byteLength));
    const index = this.#free.findLastIndex((buffer) => buffer.byteLength === rounded);
    const [buffer] = index === -1 ? [] : this.#free.splice(index, 1);
    if (buffer === undefined) return Buffer.allocUnsafeSlow(rounded);
    this.#kept -= rounded;
    return buffer;
  }

  /** Takes back a buffer that nobody reads or writes any more. */
  give(buffer: Uint8Array): void {
    const { byteLength } = buffer;
    if (byteLength < smallest || this.#kept + byteLength > this.#limit) return;
    this.#free.push(buffer);
    this.#kept += byteLength;
  }
}
