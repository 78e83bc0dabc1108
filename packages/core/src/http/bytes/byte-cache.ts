import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { RequestHead } from "../handler/request-head.ts";
import type { Chunks } from "./byte-answer.ts";
import type { Span } from "./ranges.ts";
import type { Servable } from "./validators.ts";

/** Bytes that a reader has leased from the cache. They are shared: do not change them. */
export interface CacheLease {
  /** A promise while the bytes are being read. */
  readonly bytes: Uint8Array | Promise<Uint8Array>;
  /** Ends the lease. Call it when you no longer need the bytes. */
  release(): void;
}

interface Entry {
  bytes: Uint8Array | Promise<Uint8Array>;
  readonly cost: number;
  leases: number;
}

/** Memory that an entry uses besides its bytes, so that many tiny images are limited too. */
const entryOverhead = 512;

/**
 * Caches the bytes of recently used small images. Concurrent requests for an image share one read.
 *
 * The limit includes cached bytes, bytes being read and leased bytes. Leased bytes stay until they are released. If they
 * leave no room, there is no lease and the caller streams, so slow clients cannot make the cache grow.
 *
 * The cache is not notified of removals, in this process or in another. It does not need to be: the caller looks an image
 * up first, which checks that it exists and who can see it, and the cache only saves the read. The key has id and hash, so
 * an id that was removed and used again never gets the old bytes. Removed bytes stay in memory until the room is needed.
 */
export class ByteCache {
  /** In order of use, least recent first. */
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  readonly #maxAssetBytes: number;
  #cost = 0;
  #leasedCost = 0;

  /**
   * @param maxBytes - the limit for all entries together; 0 disables the cache.
   * @param maxAssetBytes - larger assets are streamed: up to about 1 MiB, a single read is faster.
   */
  constructor(maxBytes = 32 * 1024 * 1024, maxAssetBytes = 1024 * 1024) {
    this.#maxBytes = maxBytes;
    this.#maxAssetBytes = maxAssetBytes;
  }

  /** Leases the bytes of an image, and reads them if needed; undefined if it is too large or there is no room. */
  lease(asset: Servable): CacheLease | undefined {
    const key = `${asset.id} ${asset.sha256}`;
    const entry = this.#entries.get(key) ?? this.#fill(key, asset);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return this.#leaseOf(entry);
  }

  #fill(key: string, asset: Servable): Entry | undefined {
    const cost = asset.byteLength + entryOverhead;
    if (asset.byteLength > this.#maxAssetBytes || !this.#makeRoom(cost)) return undefined;
    const reading = readAll(asset);
    const entry: Entry = { bytes: reading, cost, leases: 0 };
    this.#entries.set(key, entry);
    this.#cost += cost;
    // The read holds a lease too, so it continues when all readers have gone.
    const { release } = this.#leaseOf(entry);
    reading.then(
      (bytes) => {
        entry.bytes = bytes;
        release();
      },
      () => {
        release();
        this.#drop(key, entry);
      },
    );
    return entry;
  }

  #makeRoom(cost: number): boolean {
    if (this.#leasedCost + cost > this.#maxBytes) return false;
    for (const [key, entry] of this.#entries) {
      if (this.#cost + cost <= this.#maxBytes) break;
      if (entry.leases === 0) this.#drop(key, entry);
    }
    return true;
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#cost -= entry.cost;
  }

  #leaseOf(entry: Entry): CacheLease {
    if (entry.leases++ === 0) this.#leasedCost += entry.cost;
    let isBack = false;
    return {
      bytes: entry.bytes,
      release: () => {
        if (isBack) return;
        isBack = true;
        if (--entry.leases === 0) this.#leasedCost -= entry.cost;
      },
    };
  }
}

async function readAll(asset: Servable): Promise<Uint8Array> {
  const bytes = await asset.bytes();
  if (bytes.byteLength === asset.byteLength) return bytes;
  throw new DramatisError(
    "store_failed",
    "The store returned a different number of bytes than the asset has.",
  );
}

/** A part of leased bytes, as an answer of one chunk. Rejects if the client disconnects before the bytes were read. */
export async function cachedChunks(
  { bytes, release }: CacheLease,
  span: Span,
  request: RequestHead,
): Promise<Chunks> {
  try {
    const all = bytes instanceof Uint8Array ? bytes : await untilAborted(bytes, request.signal);
    const first = all.subarray(span.start, span.end + 1);
    return {
      first,
      byteLength: first.byteLength,
      next: () => Promise.reject(new RangeError("There is only one chunk.")),
      close: release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Resolves like the promise, or rejects with the signal's reason if the signal aborts first. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopListening);
  });
}
