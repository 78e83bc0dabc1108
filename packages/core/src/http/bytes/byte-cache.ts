import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { RequestHead } from "../handler/request-head.ts";
import type { Chunks } from "./byte-answer.ts";
import type { Span } from "./ranges.ts";
import type { Servable } from "./validators.ts";

/** Bytes that the cache has lent. Nobody may change them: they are everybody's. */
export interface CacheLease {
  /** A promise while they are being read. */
  readonly bytes: Uint8Array | Promise<Uint8Array>;
  /** To be called once the bytes are not needed any more. */
  release(): void;
}

interface Entry {
  bytes: Uint8Array | Promise<Uint8Array>;
  readonly cost: number;
  leases: number;
}

/** What an entry takes beside its bytes, so that very many very small images are bounded too. */
const entryOverhead = 512;

/**
 * The bytes of small images that were asked for last, read once, however many ask at the same time.
 *
 * Whatever it holds, reads or has lent is within its bound: what is being sent stays until it is given back, and where
 * that leaves no room nothing is lent, and the caller streams. So slow clients cannot make it grow.
 *
 * It does not hear of removals, here or in another process, and need not: whoever serves an image looks it up first,
 * which decides whether it is there and who may see it, and the cache only saves the reading. Bytes are found by id and
 * hash, so an id that was removed and used again is never answered with the old bytes. Removed bytes stay in memory
 * until others need the room.
 */
export class ByteCache {
  /** The one that was used last is the last. */
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  readonly #maxAssetBytes: number;
  #cost = 0;
  #leasedCost = 0;

  /**
   * @param maxBytes - of everything together; 0 for no cache at all.
   * @param maxAssetBytes - larger ones are streamed: below about 1 MiB one read of all of it is faster.
   */
  constructor(maxBytes = 32 * 1024 * 1024, maxAssetBytes = 1024 * 1024) {
    this.#maxBytes = maxBytes;
    this.#maxAssetBytes = maxAssetBytes;
  }

  /** The bytes of an image, which are read if they are not here; undefined where it is too large or there is no room. */
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
    // The reading is a lease itself: it goes on when those who asked have left.
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
  throw new DramatisError("store_failed", "The store has given another number of bytes than the asset has.");
}

/** A part of lent bytes as the one chunk of an answer. Resolves once they are there, unless the client goes away first. */
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
      next: () => Promise.reject(new RangeError("There was one chunk.")),
      close: release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The promise's result, or the signal's reason if that is earlier. */
function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(stopListening);
  });
}
