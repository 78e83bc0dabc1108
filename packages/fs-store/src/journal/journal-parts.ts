import type { Clock } from "@dramatis/core/store";
import type { FolderSync } from "../files/folder-sync.ts";
import type { Folders } from "../files/folders.ts";
import type { FsOps } from "../files/fs-ops.ts";
import type { KeyedMutex } from "../files/keyed-mutex.ts";
import type { Layout } from "../files/layout.ts";
import type { Slots } from "../files/slots.ts";
import type { FsStoreWarning } from "../fs-store-warning.ts";
import type { IndexWriter } from "../index/index-writer.ts";
import type { StreamCache } from "./stream-cache.ts";

/** What the operations on streams share. */
export interface JournalParts {
  readonly ops: FsOps;
  readonly layout: Layout;
  readonly folders: Folders;
  readonly folderSync: FolderSync;
  /** Slots for appends, which take two handles each. */
  readonly appendSlots: Slots;
  /** Slots for reads that do not wait for their reader. */
  readonly readSlots: Slots;
  /** Serializes writes and removal by stream. */
  readonly mutex: KeyedMutex;
  readonly index: IndexWriter;
  readonly cache: StreamCache;
  /** By stream: the offset from which a failed sync left writes unconfirmed. */
  readonly unconfirmed: Map<string, number>;
  readonly clock: Clock;
  readonly warn: (warning: FsStoreWarning) => void;
}
