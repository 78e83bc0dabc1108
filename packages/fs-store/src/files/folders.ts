import { dirname, join } from "node:path";
import type { FolderSync } from "./folder-sync.ts";
import type { FileFacts, FsOps } from "./fs-ops.ts";
import type { Layout } from "./layout.ts";
import { isErrno, storeFailed } from "./store-error.ts";

/** The result of opening the store's folders. */
export interface OpenedFolders {
  /** Whether folders that existed before are gone, with their contents. */
  readonly isLost: boolean;
}

/**
 * Creates the store's folders durably before anything is put into them. Detects when they are removed while the store
 * is in use: deleted, unmounted, or replaced by a backup.
 */
export class Folders {
  readonly #ops: FsOps;
  readonly #sync: FolderSync;
  readonly #layout: Layout;
  readonly #onLost: () => void;
  readonly #shards = new Map<string, Promise<void>>();
  /** The store's directory when it was opened; undefined before that. */
  #directory: FileFacts | undefined;

  /** @param onLost - called after folders that existed before had to be created again. */
  constructor(ops: FsOps, sync: FolderSync, layout: Layout, onLost: () => void) {
    this.#onLost = onLost;
    this.#ops = ops;
    this.#sync = sync;
    this.#layout = layout;
  }

  /**
   * Creates the store's own folders, except those that can be restored from the others. Can be called again.
   *
   * @throws DramatisError `store_failed` if the disk that the store was on is not mounted, because anything stored now
   * would be hidden once it is mounted again.
   */
  async open(): Promise<OpenedFolders> {
    const { directory, assets, pending, journal } = this.#layout;
    this.#shards.clear();
    const before = this.#directory;
    if (before !== undefined) await this.#checkDisk(before);
    await this.#makeDirectory(directory);
    // In this order, so that the earlier folders exist when other processes see a later one.
    await this.#make(pending);
    const isNew = [await this.#make(assets), await this.#make(journal)];
    // Syncs the existing shards once: another process may have created them and died before its sync.
    for (const parent of [assets, journal]) {
      const names = await this.#ops.names(parent);
      await this.#sync.sync(parent);
      for (const name of names) this.#shards.set(join(parent, name), Promise.resolve());
    }
    this.#directory = await this.#ops.facts(directory);
    const isLost = before !== undefined && isNew.includes(true);
    if (isLost) this.#onLost();
    return { isLost };
  }

  /**
   * Returns whether the store's directory is still the one that was opened and has these folders. The system answers
   * from memory, without disk access.
   */
  async exist(folders: readonly string[]): Promise<boolean> {
    const now = await this.#factsOf(this.#layout.directory);
    if (now === undefined || now.inode !== this.#directory?.inode) return false;
    if (now.device !== this.#directory.device) return false;
    for (const folder of folders) {
      if ((await this.#factsOf(folder)) === undefined) return false;
    }
    return true;
  }

  /** Creates a shard durably. */
  async shard(path: string): Promise<void> {
    const known = this.#shards.get(path);
    await known;
    if (known !== undefined && (await this.#factsOf(path)) !== undefined) return;
    // Another caller may be creating it again.
    if (this.#shards.get(path) !== known) return this.shard(path);
    const made = this.#make(path).then(
      (isNew) => {
        if (isNew && known !== undefined) this.#onLost();
      },
      (error: unknown) => {
        this.#shards.delete(path);
        throw error;
      },
    );
    this.#shards.set(path, made);
    return made;
  }

  /** Call it if nothing was found in a shard, to detect that the whole shard was removed. */
  async checkShard(path: string): Promise<void> {
    if (!this.#shards.has(path) || (await this.#factsOf(path)) !== undefined) return;
    // If all shards are gone, another check reports it.
    if ((await this.#factsOf(dirname(path))) === undefined) return;
    this.#shards.delete(path);
    this.#onLost();
  }

  async #checkDisk(before: FileFacts): Promise<void> {
    const { directory, assets, journal } = this.#layout;
    for (let path = directory; ; path = dirname(path)) {
      const facts = await this.#factsOf(path);
      if (facts === undefined && path !== dirname(path)) continue;
      if (facts?.device === before.device) return;
      break;
    }
    // A different disk may hold the complete store at the same path.
    const isComplete =
      (await this.#factsOf(assets)) !== undefined && (await this.#factsOf(journal)) !== undefined;
    if (isComplete) return;
    throw storeFailed(
      "The folder of the store is missing, and its disk is not mounted. The store continues when the disk is mounted again.",
    );
  }

  /** Creates the store's directory. Syncs the parent of each new folder, so that its name is durable. */
  async #makeDirectory(directory: string): Promise<void> {
    const topmost = await this.#ops.makeFolders(directory);
    if (topmost === undefined) return;
    let parent = dirname(directory);
    while (parent.length > dirname(topmost).length) {
      await this.#sync.sync(parent);
      parent = dirname(parent);
    }
    await this.#sync.sync(parent);
  }

  /** Creates a folder. Returns whether it was missing. */
  async #make(path: string): Promise<boolean> {
    let isNew = true;
    try {
      await this.#ops.makeFolder(path);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
      isNew = false;
    }
    await this.#sync.sync(dirname(path));
    return isNew;
  }

  async #factsOf(path: string): Promise<FileFacts | undefined> {
    try {
      return await this.#ops.factsNow(path);
    } catch (error) {
      if (isErrno(error, "ENOENT", "ENOTDIR")) return undefined;
      throw error;
    }
  }
}

/** Creates the error of the call that first found folders missing. */
export function lostFolders(): Error {
  return storeFailed(
    "Folders of the store were removed while it was in use, and their contents are lost. The store continues with the remaining data.",
  );
}
