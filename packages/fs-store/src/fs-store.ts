import { resolve } from "node:path";
import { systemClock } from "@dramatis/core";
import {
  type Asset,
  type AssetBody,
  checkedId,
  DramatisError,
  type ListOptions,
  type OpenAsset,
  type Page,
  type PutInfo,
} from "@dramatis/core/store";
import type { AssetParts } from "./assets/asset-parts.ts";
import { SourceFailure } from "./assets/body-source.ts";
import { listAssets } from "./assets/list-assets.ts";
import { headAsset, openAsset } from "./assets/open-asset.ts";
import { preparePut } from "./assets/put-asset.ts";
import { removeAsset } from "./assets/remove-asset.ts";
import type { FsOps } from "./files/fs-ops.ts";
import { nodeFsOps } from "./files/node-fs-ops.ts";
import { asStoreError, storeFailed, toStoreError } from "./files/store-error.ts";
import type { FsStoreOptions } from "./fs-store-options.ts";
import { FsJournal } from "./journal/fs-journal.ts";
import type { JournalParts } from "./journal/journal-parts.ts";
import type { MaintainedStore } from "./maintained-store.ts";
import { type CompactReport, compactJournal } from "./maintenance/compact-journal.ts";
import { type VerifyReport, verifyStore } from "./maintenance/verify-store.ts";
import { OpenedStore, type StoreUse } from "./opened-store.ts";
import { storeParts } from "./store-parts.ts";

/**
 * Creates a store that keeps its data in files. It opens on first use. Acknowledged data survives `kill -9` and, if the
 * disk and the file system keep what they synced, a power failure. Several processes on one machine can share the folder.
 *
 * In addition to the errors of the contract, calls fail with `store_failed` if the file system rejects a call, with the
 * system error as `cause` and without absolute paths, and after `close`.
 *
 * @example
 * ```ts
 * const store = fsStore({ directory: "./characters" });
 * const asset = await store.put(crypto.randomUUID(), bytes, {
 *   kind: "image",
 *   mediaType: "image/png",
 *   metadata: {},
 *   origin: { type: "uploaded" },
 * });
 * const image = await store.open(asset.id);
 * ```
 */
export function fsStore(options: FsStoreOptions): MaintainedStore {
  return new FsStore(options, nodeFsOps);
}

/** Like {@link fsStore}, but with other file system calls, so that tests can inject faults. */
export class FsStore implements MaintainedStore {
  readonly journal: FsJournal;
  readonly capabilities = {
    durable: true,
    multiProcess: true,
    signedUrls: false,
    streaming: true,
    idempotentPuts: false,
  };
  readonly #parts: AssetParts & JournalParts;
  readonly #opening: OpenedStore;
  #closed = false;

  constructor({ directory, onWarning, clock = systemClock }: FsStoreOptions, ops: FsOps) {
    if (typeof directory !== "string" || directory === "") {
      throw new DramatisError(
        "invalid_request",
        "fsStore requires the option `directory`, a path that is not empty.",
      );
    }
    const parts = storeParts(resolve(directory), ops, clock, onWarning ?? (() => undefined));
    this.#parts = parts;
    this.#opening = new OpenedStore(parts);
    this.journal = new FsJournal(parts, (use) => this.#ready(use));
  }

  async put(id: string, body: AssetBody, info: PutInfo): Promise<Asset> {
    // Before the first await: the bytes are those at the time of the call.
    const put = preparePut(this.#parts, id, body, info);
    try {
      await this.#ready("write");
      return await put.store();
    } catch (error) {
      put.cancel(error);
      // Errors of the caller's own stream or signal are passed on unchanged.
      if (error instanceof SourceFailure) throw error.error;
      if (info.signal?.aborted && error === info.signal.reason) throw error;
      throw toStoreError(`The ${info.kind} could not be written`, error, this.#parts.layout.directory);
    }
  }

  async open(id: string): Promise<OpenAsset | undefined> {
    const key = checkedId(id);
    return this.#find(key, () => openAsset(this.#parts, key));
  }

  async head(id: string): Promise<Asset | undefined> {
    const key = checkedId(id);
    return this.#find(key, () => headAsset(this.#parts, key));
  }

  async list(options: ListOptions = {}): Promise<Page<Asset>> {
    await this.#ready("everything");
    return this.#guard("The assets could not be listed", () => listAssets(this.#parts, options));
  }

  async delete(id: string): Promise<boolean> {
    const key = checkedId(id);
    await this.#ready("assets");
    const { mutex } = this.#parts;
    return this.#guard(`The asset ${key} could not be removed`, () =>
      mutex.run(key, () => removeAsset(this.#parts, key)),
    );
  }

  async verify({ signal }: { signal?: AbortSignal } = {}): Promise<VerifyReport> {
    await this.#ready("everything");
    return this.#maintain("The store could not be checked", signal, () => verifyStore(this.#parts, signal));
  }

  async compact({ signal }: { signal?: AbortSignal } = {}): Promise<CompactReport> {
    await this.#ready("everything");
    const what = "The journal could not be compacted";
    return this.#maintain(what, signal, () => compactJournal(this.#parts, signal));
  }

  /** Waits for started appends, and rejects new calls. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.journal.idle();
  }

  /** Finds an asset without checking the store's folders. If it is not found, checks that the folders still exist. */
  async #find<Found>(id: string, look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    const what = `The asset ${id} could not be read`;
    await this.#ready("found");
    const found = await this.#guard(what, look);
    if (found !== undefined) return found;
    await this.#ready("assets");
    // The folders may have come back just now.
    return this.#guard(what, look);
  }

  async #ready(use: StoreUse): Promise<void> {
    if (this.#closed) throw storeFailed("The store is closed. Create a new one.");
    await this.#guard("The store could not be opened", () => this.#opening.ready(use));
  }

  /** Like `#guard`, but passes the signal's reason on unchanged. */
  async #maintain<Result>(
    what: string,
    signal: AbortSignal | undefined,
    action: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error;
      throw toStoreError(what, error, this.#parts.layout.directory);
    }
  }

  #guard<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
    return asStoreError(what, this.#parts.layout.directory, action);
  }
}
