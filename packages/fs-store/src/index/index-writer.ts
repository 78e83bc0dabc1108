import { dirname } from "node:path";
import { both } from "../files/both.ts";
import type { FolderSync } from "../files/folder-sync.ts";
import type { FsOps } from "../files/fs-ops.ts";
import type { Slots } from "../files/slots.ts";
import { storeFailed } from "../files/store-error.ts";
import { formatEntry, type IndexEntry } from "./index-entry.ts";

/** How many indexes are remembered whose names are known to be durable. */
const rememberedNames = 1000;

interface Round {
  readonly lines: string[];
  readonly done: Promise<void>;
}

/**
 * Adds lines to indexes, durably. Lines that come while an index is being written are written together next: one sync
 * for all of them.
 */
export class IndexWriter {
  readonly #ops: FsOps;
  readonly #folderSync: FolderSync;
  readonly #slots: Slots;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Round>();
  /** By path: which file it was whose name this process made durable. */
  readonly #synced = new Map<string, string>();

  constructor(ops: FsOps, folderSync: FolderSync, slots: Slots) {
    this.#ops = ops;
    this.#folderSync = folderSync;
    this.#slots = slots;
  }

  /** Resolves when the entry is durable. Its folder must be there. */
  add(path: string, entry: IndexEntry): Promise<void> {
    const waiting = this.#next.get(path);
    if (waiting !== undefined) {
      waiting.lines.push(formatEntry(entry));
      return waiting.done;
    }
    const lines = [formatEntry(entry)];
    const before = this.#running.get(path) ?? Promise.resolve();
    const done = before.then(() => this.#write(path, lines));
    this.#next.set(path, { lines, done });
    return done;
  }

  async #write(path: string, lines: readonly string[]): Promise<void> {
    this.#next.delete(path);
    const writing = this.#slots.run(() => this.#append(path, Buffer.from(lines.join(""))));
    const over = writing.catch(() => undefined);
    this.#running.set(path, over);
    try {
      await writing;
    } finally {
      if (this.#running.get(path) === over) this.#running.delete(path);
    }
  }

  async #append(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#ops.open(path, "create-or-add");
    try {
      const { identity } = await file.facts();
      // One write: on a handle that appends, the kernel lets no other writer in between.
      if ((await file.write(bytes)) < bytes.byteLength)
        throw storeFailed("The disk took only a part of a line.");
      const isSynced = this.#synced.get(path) === identity;
      await both(file.syncData(), isSynced ? Promise.resolve() : this.#folderSync.sync(dirname(path)));
      this.#remember(path, identity);
    } finally {
      await file.close();
    }
  }

  #remember(path: string, identity: string): void {
    this.#synced.delete(path);
    this.#synced.set(path, identity);
    const [oldest] = this.#synced.keys();
    if (this.#synced.size > rememberedNames && oldest !== undefined) this.#synced.delete(oldest);
  }
}
