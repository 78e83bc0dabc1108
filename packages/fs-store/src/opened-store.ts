import type { AssetParts } from "./assets/asset-parts.ts";
import { lostFolders } from "./files/folders.ts";
import { restoreIndex } from "./index/restore-index.ts";
import type { JournalParts } from "./journal/journal-parts.ts";
import { sweepPending } from "./maintenance/sweep-pending.ts";

/**
 * What a call is about to use: what was stored before, among the assets, in the journal, or both, or only what it is
 * about to create itself. `found`: an asset that says itself, by its file, whether it is still there.
 */
export type StoreUse = "found" | "assets" | "journal" | "everything" | "write";

/**
 * Opens a store at its first use, and again when its folders have been taken away or replaced while it was in use. So
 * a store whose folder comes back, from a backup or with its disk, goes on without a restart.
 */
export class OpenedStore {
  readonly #parts: AssetParts & JournalParts;
  #opening: Promise<{ readonly isLost: boolean }> | undefined;
  #isOpen = false;

  constructor(parts: AssetParts & JournalParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the store is open. After a failure the next call tries again.
   *
   * A call that asks for what was stored before, and is the first to find it gone, rejects: it must not hear that there
   * never was anything. What is only created is created in the new folders.
   */
  async ready(use: StoreUse): Promise<void> {
    const opened = this.#opening;
    if (use === "found" && this.#isOpen) return;
    if (opened !== undefined && this.#isOpen && !(await this.#parts.folders.areThere(this.#foldersOf(use)))) {
      // Another call may have seen it too, and opened the store again.
      if (this.#opening === opened) this.#forget();
    }
    const wasOpen = this.#isOpen;
    this.#opening ??= this.#open();
    const { isLost } = await this.#opening;
    if (isLost && !wasOpen && use !== "write") throw lostFolders();
  }

  #forget(): void {
    this.#opening = undefined;
    this.#isOpen = false;
  }

  async #open(): Promise<{ readonly isLost: boolean }> {
    try {
      const opened = await this.#parts.folders.open();
      await restoreIndex(this.#parts);
      await sweepPending(this.#parts);
      this.#isOpen = true;
      return opened;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #foldersOf(use: StoreUse): readonly string[] {
    const { assets, pending, journal, open, index } = this.#parts.layout;
    if (use === "assets") return [assets];
    if (use === "journal") return [journal, open, index];
    return [assets, pending, journal, open, index];
  }
}
