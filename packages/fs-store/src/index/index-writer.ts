import { dirname } from "node:path";
import { both } from "../files/both.ts";
import type { FolderSync } from "../files/folder-sync.ts";
import type { FsOps } from "../files/fs-ops.ts";
import type { Slots } from "../files/slots.ts";
import { storeFailed } from "../files/store-error.ts";
import { formatEntry, type IndexEntry } from "./index-entry.ts";

/** How many indexes to remember whose names are durable. */
const rememberedNames = 1000;

interface Round {
  readonly lines: string[];
  readonly done: Promise<void>;
}

/**
 * Appends lines to indexes, durably. Lines that arrive while an index is being written are written together next, with
 * one sync.
 */
export class IndexWriter {
  readonly #ops: FsOps;
  readonly #folderSync: FolderSync;
  readonly #slots: Slots;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Round>();
  /** By path: the identity of the file whose name this process made durable. */
  readonly #synced = new Map<string, string>();

  constructor(ops: FsOps, folderSync: FolderSync, slots: Slots) {
    this.#ops = ops;
    this.#folderSync = folderSync;
    this.#slots = slots;
  }

  /** Adds an entry. Resolves when it is durable. Its folder must exist. */
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
      // A single write: on an append handle, the kernel does not interleave writes.
      if ((await file.write(bytes)) < bytes.byteLength)
        throw storeFailed("The disk accepted only part of a line.");
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
