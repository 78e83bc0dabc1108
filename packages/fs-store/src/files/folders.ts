import { dirname, join } from "node:path";
import type { FolderSync } from "./folder-sync.ts";
import type { FileFacts, FsOps } from "./fs-ops.ts";
import type { Layout } from "./layout.ts";
import { isErrno, storeFailed } from "./store-error.ts";

/** What was found when the store's folders were opened. */
export interface OpenedFolders {
  /** Folders that were there before are gone, and what was in them with them. */
  readonly isLost: boolean;
}

/**
 * Makes the store's folders, each durable before anything is put into it, and notices when they are taken away while
 * the store is in use: somebody removed them, or unmounted the disk, or put a backup in their place.
 */
export class Folders {
  readonly #ops: FsOps;
  readonly #sync: FolderSync;
  readonly #layout: Layout;
  readonly #onLost: () => void;
  readonly #shards = new Map<string, Promise<void>>();
  /** The store's directory as it was opened; undefined before that. */
  #directory: FileFacts | undefined;

  /** @param onLost - called when folders that were there have been made again. */
  constructor(ops: FsOps, sync: FolderSync, layout: Layout, onLost: () => void) {
    this.#onLost = onLost;
    this.#ops = ops;
    this.#sync = sync;
    this.#layout = layout;
  }

  /**
   * Makes the store's own folders but those that can be restored from the others. It may be called again.
   *
   * @throws DramatisError `store_failed` where the disk that the store was on is not there: what would be stored then
   * could not be seen once it is back.
   */
  async open(): Promise<OpenedFolders> {
    const { directory, assets, pending, journal } = this.#layout;
    this.#shards.clear();
    const before = this.#directory;
    if (before !== undefined) await this.#checkDisk(before);
    await this.#makeDirectory(directory);
    // In this order: where others see one of them, the ones before are there.
    await this.#make(pending);
    const isNew = [await this.#make(assets), await this.#make(journal)];
    // One sync for all the shards that are there: another process may have made them and died before it synced.
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
   * Whether the store's directory is the one that was opened, and has these folders. The system knows that without a
   * look at the disk.
   */
  async areThere(folders: readonly string[]): Promise<boolean> {
    const now = await this.#factsOf(this.#layout.directory);
    if (now === undefined || now.inode !== this.#directory?.inode) return false;
    if (now.device !== this.#directory.device) return false;
    for (const folder of folders) {
      if ((await this.#factsOf(folder)) === undefined) return false;
    }
    return true;
  }

  /** Makes a shard, durably. */
  async shard(path: string): Promise<void> {
    const known = this.#shards.get(path);
    await known;
    if (known !== undefined && (await this.#factsOf(path)) !== undefined) return;
    // Somebody else may be making it again.
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

  /** To be called where nothing was found in a shard: it may have been taken away as a whole. */
  async checkShard(path: string): Promise<void> {
    if (!this.#shards.has(path) || (await this.#factsOf(path)) !== undefined) return;
    // Where all of them are gone, that is found in one place.
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
    // On another disk there may be the whole store, under the same path again.
    const isWhole =
      (await this.#factsOf(assets)) !== undefined && (await this.#factsOf(journal)) !== undefined;
    if (isWhole) return;
    throw storeFailed(
      "The folder of the store is missing, and the disk that it was on is not mounted there. The store goes on once it is back.",
    );
  }

  /** Makes the store's directory; each folder that is new is a name in the one above it, which is synced for that. */
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

  /** Makes a folder, and tells whether it was missing. */
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

/** The error of a call that was the first to find folders missing. */
export function lostFolders(): Error {
  return storeFailed(
    "Folders of the store were removed while it was in use, and what was in them is gone. The store goes on with what is left.",
  );
}
