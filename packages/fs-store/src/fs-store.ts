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
 * A store of files on disk. It opens itself at its first use. What was acknowledged survives `kill -9` and, where
 * disk and file system keep what they synced, a power cut; several processes of one machine may share the folder.
 *
 * Errors, beside those of the contract: `store_failed` for everything that the disk refuses, with the system's
 * error as `cause` and no absolute path; `store_failed` as well after `close`.
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

/** As {@link fsStore}, on other calls than those of `node:fs`: where tests put faults in. */
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
        "fsStore needs the `directory` that it is to keep its files in.",
      );
    }
    const parts = storeParts(resolve(directory), ops, clock, onWarning ?? (() => undefined));
    this.#parts = parts;
    this.#opening = new OpenedStore(parts);
    this.journal = new FsJournal(parts, (use) => this.#ready(use));
  }

  async put(id: string, body: AssetBody, info: PutInfo): Promise<Asset> {
    // Before anything is waited for: the bytes are those of this instant.
    const put = preparePut(this.#parts, id, body, info);
    try {
      await this.#ready("write");
      return await put.store();
    } catch (error) {
      put.cancel(error);
      // What the caller's own stream or signal said goes back as it is.
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

  /** Lets the appends that were begun come to their end, and refuses everything new. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.journal.idle();
  }

  /** What is found needs no look at the store's folders; what is not may be missing with them. */
  async #find<Found>(id: string, look: () => Promise<Found | undefined>): Promise<Found | undefined> {
    const what = `The asset ${id} could not be read`;
    await this.#ready("found");
    const found = await this.#guard(what, look);
    if (found !== undefined) return found;
    await this.#ready("assets");
    // They may have come back just now.
    return this.#guard(what, look);
  }

  async #ready(use: StoreUse): Promise<void> {
    if (this.#closed) throw storeFailed("The store was closed, and cannot be used any more: make a new one.");
    await this.#guard("The store could not be opened", () => this.#opening.ready(use));
  }

  /** What the signal said goes back as it is. */
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
