import { dirname, join } from "node:path";
import type { FolderSync } from "./folder-sync.ts";
import type { FsOps } from "./fs-ops.ts";
import type { Layout } from "./layout.ts";
import { isErrno } from "./store-error.ts";

/** Makes the store's folders, each durable before anything is put into it, and each looked at once per process. */
export class Folders {
  readonly #ops: FsOps;
  readonly #sync: FolderSync;
  readonly #layout: Layout;
  readonly #ready = new Map<string, Promise<void>>();

  constructor(ops: FsOps, sync: FolderSync, layout: Layout) {
    this.#ops = ops;
    this.#sync = sync;
    this.#layout = layout;
  }

  /** Makes the store's own folders. */
  async open(): Promise<void> {
    const { directory, assets, pending, journal, open } = this.#layout;
    await this.#makeDirectory(directory);
    await this.#make(assets);
    await this.#make(pending);
    await this.#make(journal);
    await this.#make(open);
    // One sync for all the shards that are there: another process may have made them and died before it synced.
    for (const parent of [assets, journal]) {
      const names = await this.#ops.names(parent);
      await this.#sync.sync(parent);
      for (const name of names) this.#ready.set(join(parent, name), Promise.resolve());
    }
  }

  /** Makes a shard, durably. */
  shard(path: string): Promise<void> {
    const known = this.#ready.get(path);
    if (known !== undefined) return known;
    const made = this.#make(path).catch((error: unknown) => {
      this.#ready.delete(path);
      throw error;
    });
    this.#ready.set(path, made);
    return made;
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

  async #make(path: string): Promise<void> {
    try {
      await this.#ops.makeFolder(path);
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
    }
    await this.#sync.sync(dirname(path));
  }
}
