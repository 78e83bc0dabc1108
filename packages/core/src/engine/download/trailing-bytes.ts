/** How many bytes a continued download compares to prove that it continues where it stopped. */
const windowBytes = 16 * 1024;

/** Keeps the last 16 KiB of a stream, without copying them. */
export class TrailingBytes {
  #chunks: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    for (
      let first = this.#chunks[0];
      this.#length > windowBytes && first !== undefined;
      first = this.#chunks[0]
    ) {
      const surplus = this.#length - windowBytes;
      this.#length -= Math.min(surplus, first.byteLength);
      if (surplus < first.byteLength) this.#chunks[0] = first.subarray(surplus);
      else this.#chunks.shift();
    }
  }

  /** How many bytes are kept. */
  get byteLength(): number {
    return this.#length;
  }

  /** Whether the kept bytes from `offset` on start with these. */
  isAt(offset: number, bytes: Uint8Array): boolean {
    let at = 0;
    let compared = 0;
    for (const chunk of this.#chunks) {
      const start = Math.max(offset + compared - at, 0);
      for (let index = start; index < chunk.byteLength && compared < bytes.byteLength; index++) {
        if (chunk[index] !== bytes[compared++]) return false;
      }
      at += chunk.byteLength;
    }
    return compared === bytes.byteLength;
  }
}
