import type { Clock } from "@dramatis/core/store";
import type { BufferPool } from "../files/buffer-pool.ts";
import type { FolderSync } from "../files/folder-sync.ts";
import type { Folders } from "../files/folders.ts";
import type { FsOps } from "../files/fs-ops.ts";
import type { KeyedMutex } from "../files/keyed-mutex.ts";
import type { Layout } from "../files/layout.ts";
import type { Slots } from "../files/slots.ts";
import type { FsStoreWarning } from "../fs-store-warning.ts";

import type { IndexWriter } from "../index/index-writer.ts";
import type { KnownAssets } from "./known-assets.ts";

/** What the operations on assets share. */
export interface AssetParts {
  readonly ops: FsOps;
  readonly layout: Layout;
  readonly folders: Folders;
  readonly folderSync: FolderSync;
  /** Slots for puts, which take two handles each. */
  readonly putSlots: Slots;
  /** Slots for reads that do not wait for their reader. */
  readonly readSlots: Slots;
  readonly buffers: BufferPool;
  readonly index: IndexWriter;
  readonly known: KnownAssets;
  /** Serializes publishing and removing by id. */
  readonly mutex: KeyedMutex;
  readonly clock: Clock;
  readonly warn: (warning: FsStoreWarning) => void;
}
