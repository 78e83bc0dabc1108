import { createHash, type Hash } from "node:crypto";
import { type CheckedPutInfo, DramatisError } from "@dramatis/core/store";
import { both } from "../files/both.ts";
import type { BufferPool } from "../files/buffer-pool.ts";
import type { BodySource } from "./body-source.ts";
import { hashInPieces } from "./hash-in-pieces.ts";
import type { PendingFiles } from "./pending-files.ts";

/** The size and hash of the written bytes. */
export interface BytesWritten {
  readonly byteLength: number;
  readonly sha256: string;
}

/** Smaller chunks of a stream are collected into writes of this size, in bytes. */
const gatherBytes = 128 * 1024;
/** Chunks of at least this size are written directly: copying them costs more than the saved write. */
const largeBytes = 64 * 1024;

/** Writes the bytes of the source, and hashes and counts them on the way. */
export async function writeBytes(
  files: PendingFiles,
  source: BodySource,
  { maxBytes = Number.POSITIVE_INFINITY, signal }: CheckedPutInfo,
  buffers: BufferPool,
): Promise<BytesWritten> {
  const pieces = new Pieces(files, signal, buffers);
  try {
    const byteLength = await writeAllOf(source, files, pieces, maxBytes);
    return { byteLength, sha256: await pieces.end() };
  } finally {
    pieces.release();
  }
}

async function writeAllOf(
  source: BodySource,
  files: PendingFiles,
  pieces: Pieces,
  maxBytes: number,
): Promise<number> {
  let byteLength = 0;
  while (true) {
    files.rest();
    const chunk = await source.next();
    await files.wake();
    if (chunk === undefined) return byteLength;
    byteLength += chunk.byteLength;
    if (byteLength > maxBytes) {
      throw new DramatisError("output_too_large", `The asset is larger than the limit of ${maxBytes} bytes.`);
    }
    await pieces.push(chunk);
  }
}

class Pieces {
  readonly #files: PendingFiles;
  readonly #signal: AbortSignal | undefined;
  readonly #buffers: BufferPool;
  readonly #hash: Hash = createHash("sha256");
  #gathered: Uint8Array | undefined;
  #filled = 0;

  constructor(files: PendingFiles, signal: AbortSignal | undefined, buffers: BufferPool) {
    this.#files = files;
    this.#signal = signal;
    this.#buffers = buffers;
  }

  /** Adds bytes. Copies them first, because the producer may change them and the hash must match what is written. */
  async push(chunk: Uint8Array): Promise<void> {
    if (chunk.byteLength < largeBytes) {
      await this.#gather(chunk);
      return;
    }
    await this.#flush();
    const copy = this.#buffers.take(chunk.byteLength);
    try {
      copy.set(chunk);
      await this.#write(copy.subarray(0, chunk.byteLength));
    } finally {
      this.#buffers.give(copy);
    }
  }

  async #gather(chunk: Uint8Array): Promise<void> {
    this.#gathered ??= this.#buffers.take(gatherBytes);
    let rest = chunk;
    while (rest.byteLength > 0) {
      const part = rest.subarray(0, gatherBytes - this.#filled);
      this.#gathered.set(part, this.#filled);
      this.#filled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (this.#filled === gatherBytes) await this.#flush();
    }
  }

  /** Writes and hashes the bytes in parallel. */
  #write(bytes: Uint8Array): Promise<void> {
    return both(this.#files.write(bytes), hashInPieces(this.#hash, bytes, this.#signal));
  }

  /** Writes the remaining bytes, and returns the SHA-256 of everything. */
  async end(): Promise<string> {
    await this.#flush();
    return this.#hash.digest("hex");
  }

  release(): void {
    if (this.#gathered !== undefined) this.#buffers.give(this.#gathered);
    this.#gathered = undefined;
  }

  async #flush(): Promise<void> {
    const filled = this.#gathered?.subarray(0, this.#filled);
    this.#filled = 0;
    if (filled !== undefined && filled.byteLength > 0) await this.#write(filled);
  }
}
