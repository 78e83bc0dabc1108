import { DramatisError } from "../errors/dramatis-error.ts";
import { concatBytes } from "../image/concat-bytes.ts";
import { onAbort } from "../on-abort.ts";
import { sha256Hex } from "../sha256.ts";
import type { Asset, AssetKind } from "./asset.ts";
import { checkedId } from "./checked-id.ts";
import { MemoryJournal } from "./memory-journal.ts";
import type { AssetBody, ByteRange, OpenAsset, Page, PutInfo, Store } from "./store.ts";

interface Entry {
  readonly asset: Asset;
  readonly bytes: Uint8Array;
}

/**
 * A store in memory, for tests and for trying things out: all is gone when the process ends.
 *
 * @example
 * ```ts
 * const characters = createCharacterReferences({ provider: replicate(), store: memoryStore() });
 * ```
 */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly journal = new MemoryJournal();
  readonly capabilities = {
    durable: false,
    multiProcess: false,
    signedUrls: false,
    streaming: false,
    idempotentPuts: false,
  };
  readonly #entries = new Map<string, Entry>();

  async put(id: string, body: AssetBody, info: PutInfo): Promise<Asset> {
    let key: string;
    try {
      key = checkedId(id);
      info.signal?.throwIfAborted();
      if (this.#entries.has(key)) throw taken();
    } catch (error) {
      // A stream that is refused is cancelled, or its source would wait for a reader for ever.
      if (body instanceof ReadableStream) body.cancel(error).catch(() => undefined);
      throw error;
    }
    const bytes = await collect(body, info);
    const sha256 = await sha256Hex(bytes);
    check(bytes, sha256, info);
    const { kind, mediaType, metadata, origin, createdAt = new Date().toISOString() } = info;
    const asset: Asset = structuredClone({
      id: key,
      kind,
      mediaType,
      byteLength: bytes.byteLength,
      sha256,
      createdAt,
      origin,
      metadata,
    });
    info.signal?.throwIfAborted();
    if (this.#entries.has(key)) throw taken();
    this.#entries.set(key, { asset, bytes });
    return structuredClone(asset);
  }

  async open(id: string): Promise<OpenAsset | undefined> {
    const entry = this.#entries.get(checkedId(id));
    if (entry === undefined) return undefined;
    return {
      asset: structuredClone(entry.asset),
      stream: (range) => new Blob([slice(entry.bytes, range) as BlobPart]).stream(),
      bytes: async () => entry.bytes.slice(),
    };
  }

  async head(id: string): Promise<Asset | undefined> {
    const entry = this.#entries.get(checkedId(id));
    return entry && structuredClone(entry.asset);
  }

  async list(options: { cursor?: string; limit?: number; kind?: AssetKind } = {}): Promise<Page<Asset>> {
    const { cursor, limit = 100, kind } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
      throw badOption("limit", "a whole number from 1 to 1000");
    const after = cursor === undefined ? "" : checkedId(cursor);
    const ids = [...this.#entries.keys()].filter((id) => id > after).sort();
    const items: Asset[] = [];
    for (const id of ids) {
      const asset = this.#entries.get(id)?.asset;
      if (asset === undefined || (kind !== undefined && asset.kind !== kind)) continue;
      if (items.length === limit) return { items, cursor: items[limit - 1]?.id ?? "" };
      items.push(structuredClone(asset));
    }
    return { items };
  }

  async delete(id: string): Promise<boolean> {
    return this.#entries.delete(checkedId(id));
  }

  async close(): Promise<void> {}
}

async function collect(body: AssetBody, info: PutInfo): Promise<Uint8Array> {
  const { signal, maxBytes = Number.POSITIVE_INFINITY } = info;
  if (ArrayBuffer.isView(body)) {
    // A copy, by bytes: the caller may go on with its buffer, and a view of wider elements is still bytes here.
    const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
    if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
    return bytes;
  }
  const reader = (body instanceof Blob ? body.stream() : body).getReader();
  const stopListening = onAbort(signal, () => void reader.cancel(signal?.reason).catch(() => undefined));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return concatBytes(chunks);
      length += value.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(value.slice());
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  } finally {
    stopListening();
  }
}

function check(bytes: Uint8Array, sha256: string, info: PutInfo): void {
  if (info.byteLength !== undefined && info.byteLength !== bytes.byteLength) {
    throw new DramatisError(
      "store_failed",
      `${info.byteLength} bytes were announced and ${bytes.byteLength} came: nothing was stored.`,
    );
  }
  if (info.sha256 !== undefined && info.sha256.toLowerCase() !== sha256) {
    throw new DramatisError(
      "store_failed",
      "The bytes do not have the SHA-256 that was announced: nothing was stored.",
    );
  }
}

function slice(bytes: Uint8Array, range: ByteRange | undefined): Uint8Array {
  return range === undefined ? bytes : bytes.subarray(range.start, (range.end ?? bytes.byteLength - 1) + 1);
}

function taken(): DramatisError {
  return new DramatisError("conflict", "There is an asset under this id already; it stays as it is.");
}

function tooLarge(maxBytes: number): DramatisError {
  return new DramatisError("output_too_large", `There are more than the ${maxBytes} bytes that are allowed.`);
}

function badOption(path: string, expected: string): DramatisError {
  return new DramatisError("invalid_request", `${path} must be ${expected}.`, {
    issues: [{ path, message: `must be ${expected}` }],
  });
}
