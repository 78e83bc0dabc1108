import type { AssetParts } from "./assets/asset-parts.ts";
import { lostFolders } from "./files/folders.ts";
import { restoreIndex } from "./index/restore-index.ts";
import type { JournalParts } from "./journal/journal-parts.ts";
import { sweepPending } from "./maintenance/sweep-pending.ts";

/**
 * What a call uses: existing assets, existing streams, both (`everything`), or only what it creates (`write`). `found`:
 * an asset whose own file shows whether it still exists.
 */
export type StoreUse = "found" | "assets" | "journal" | "everything" | "write";

/**
 * Opens a store on first use, and again if its folders were removed or replaced while it was in use. So a store whose
 * folder comes back, from a backup or with its disk, continues without a restart.
 */
export class OpenedStore {
  readonly #parts: AssetParts & JournalParts;
  #opening: Promise<{ readonly isLost: boolean }> | undefined;
  #isOpen = false;

  constructor(parts: AssetParts & JournalParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the store is open. After a failure, the next call tries again.
   *
   * The first call for existing data that finds it gone rejects, because returning "not found" would be wrong. Calls that
   * only create data create it in the new folders.
   */
  async ready(use: StoreUse): Promise<void> {
    const opened = this.#opening;
    if (use === "found" && this.#isOpen) return;
    if (opened !== undefined && this.#isOpen && !(await this.#parts.folders.exist(this.#foldersOf(use)))) {
      // Another call may have noticed it too, and opened the store again.
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
