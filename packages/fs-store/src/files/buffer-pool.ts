/** Buffers below this size are not pooled, in bytes. */
const smallest = 64 * 1024;

/**
 * Reuses buffers for copies. Allocating a large buffer makes the system fill it with zeros page by page and triggers
 * garbage collection, which costs more than the copy.
 */
export class BufferPool {
  readonly #limit: number;
  readonly #free: Uint8Array[] = [];
  #kept = 0;

  /** @param limit - how many bytes of unused buffers to keep. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns a buffer of at least this length, with undefined contents. */
  take(byteLength: number): Uint8Array {
    if (byteLength < smallest) return Buffer.allocUnsafeSlow(byteLength);
    // Lengths are powers of two, so that buffers can be reused. Untouched memory costs nothing.
    const rounded = 2 ** Math.ceil(Math.log2(byteLength));
    const index = this.#free.findLastIndex((buffer) => buffer.byteLength === rounded);
    const [buffer] = index === -1 ? [] : this.#free.splice(index, 1);
    if (buffer === undefined) return Buffer.allocUnsafeSlow(rounded);
    this.#kept -= rounded;
    return buffer;
  }

  /** Returns a buffer to the pool. Nobody may read or write it afterwards. */
  give(buffer: Uint8Array): void {
    const { byteLength } = buffer;
    if (byteLength < smallest || this.#kept + byteLength > this.#limit) return;
    this.#free.push(buffer);
    this.#kept += byteLength;
  }
}
