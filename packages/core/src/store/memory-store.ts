import type { Asset } from "../assets/asset.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { type Clock, isoTime, systemClock } from "../util/clock.ts";
import { sha256Hex } from "../util/hash.ts";
import { cancelBody } from "./asset-body.ts";
import { byteSpan } from "./byte-span.ts";
import { checkedId } from "./checked-id.ts";
import { checkedIdCursor, checkedListOptions } from "./checked-list-options.ts";
import { type CheckedPutInfo, checkedPutInfo } from "./checked-put-info.ts";
import { collectBody } from "./memory-body.ts";
import { MemoryJournal } from "./memory-journal.ts";
import type { AssetBody, ListOptions, OpenAsset, Page, PutInfo, Store } from "./store.ts";

interface Entry {
  readonly asset: Asset;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** The store's clock; the system clock if absent. */
  readonly clock?: Clock;
}

/**
 * Creates a store in memory, for tests and experiments. Its data is lost when the process ends.
 *
 * @example
 * ```ts
 * const characters = createCharacterReferences({ provider: replicate(), store: memoryStore() });
 * ```
 */
export function memoryStore({ clock = systemClock }: MemoryStoreOptions = {}): Store {
  return new MemoryStore(clock);
}

class MemoryStore implements Store {
  readonly journal: MemoryJournal;
  readonly capabilities = {
    durable: false,
    multiProcess: false,
    signedUrls: false,
    streaming: false,
    idempotentPuts: false,
  };
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.journal = new MemoryJournal(() => this.#ready(), clock);
  }

  async put(id: string, body: AssetBody, given: PutInfo): Promise<Asset> {
    try {
      const key = checkedId(id);
      const info = checkedPutInfo(given);
      info.signal?.throwIfAborted();
      this.#ready();
      this.#checkFree(key);
      const bytes = await collectBody(body, info);
      const entry = { asset: await assetOf(key, bytes, info, this.#clock), bytes };
      info.signal?.throwIfAborted();
      this.#ready();
      this.#checkFree(key);
      this.#entries.set(key, entry);
      return structuredClone(entry.asset);
    } catch (error) {
      cancelBody(body, error);
      throw error;
    }
  }

  async open(id: string): Promise<OpenAsset | undefined> {
    const entry = this.#entryOf(id);
    return (
      entry && {
        asset: structuredClone(entry.asset),
        stream: (range) => {
          const { start, end } = byteSpan(range, entry.bytes.byteLength);
          return new Blob([entry.bytes.subarray(start, end)]).stream();
        },
        bytes: async () => entry.bytes.slice(),
      }
    );
  }

  async head(id: string): Promise<Asset | undefined> {
    return structuredClone(this.#entryOf(id)?.asset);
  }

  async list(options: ListOptions = {}): Promise<Page<Asset>> {
    const { limit, kind, owner } = checkedListOptions(options);
    const after = checkedIdCursor(options.cursor) ?? "";
    this.#ready();
    const ids = [...this.#entries.keys()].filter((id) => id > after).sort();
    const items: Asset[] = [];
    for (const id of ids) {
      const asset = this.#entries.get(id)?.asset;
      if (asset === undefined || (kind ?? asset.kind) !== asset.kind) continue;
      if (owner !== undefined && asset.metadata.owner !== owner) continue;
      // One asset more than the page size: this is not the last page.
      if (items.length === limit) return { items, cursor: items[limit - 1]?.id ?? "" };
      items.push(structuredClone(asset));
    }
    return { items };
  }

  async delete(id: string): Promise<boolean> {
    const key = checkedId(id);
    this.#ready();
    return this.#entries.delete(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #entryOf(id: string): Entry | undefined {
    const key = checkedId(id);
    this.#ready();
    return this.#entries.get(key);
  }

  #checkFree(key: string): void {
    if (!this.#entries.has(key)) return;
    throw new DramatisError("conflict", "An asset with this id already exists. It was not changed.");
  }

  #ready(): void {
    if (!this.#closed) return;
    throw new DramatisError("store_failed", "The store is closed. Create a new one.");
  }
}

async function assetOf(id: string, bytes: Uint8Array, info: CheckedPutInfo, clock: Clock): Promise<Asset> {
  const { kind, mediaType, metadata, origin, createdAt = isoTime(clock) } = info;
  const { byteLength } = bytes;
  if (info.byteLength !== undefined && info.byteLength !== byteLength) {
    throw new DramatisError(
      "store_failed",
      `Expected ${info.byteLength} bytes, received ${byteLength}. Nothing was stored.`,
    );
  }
  const sha256 = await sha256Hex(bytes);
  if (info.sha256 !== undefined && info.sha256.toLowerCase() !== sha256) {
    throw new DramatisError(
      "store_failed",
      "The bytes do not match the declared SHA-256. Nothing was stored.",
    );
  }
  return { id, kind, mediaType, byteLength, sha256, createdAt, origin, metadata };
}
