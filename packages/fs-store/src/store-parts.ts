import type { AssetParts } from "./assets/asset-parts.ts";
import { KnownAssets } from "./assets/known-assets.ts";
import { BufferPool } from "./files/buffer-pool.ts";
import { FolderSync } from "./files/folder-sync.ts";
import { Folders } from "./files/folders.ts";
import type { FsOps } from "./files/fs-ops.ts";
import { KeyedMutex } from "./files/keyed-mutex.ts";
import { Layout } from "./files/layout.ts";
import { limitedOps } from "./files/limited-ops.ts";
import { Slots } from "./files/slots.ts";
import type { FsStoreWarning } from "./fs-store-warning.ts";
import type { JournalParts } from "./journal/journal-parts.ts";
import { StreamCache } from "./journal/stream-cache.ts";

// At most 2 x 40 + 2 x 24 + 32 handles: a third of the 256 that some systems allow is left for the rest of the app.
const putSlots = 40;
const appendSlots = 24;
const readSlots = 32;

const knownStreams = 1000;
const knownAssets = 1000;

const spareBytes = 16 * 1024 * 1024;

/** Puts together what the operations of one store share. */
export function storeParts(
  directory: string,
  given: FsOps,
  now: () => Date,
  warn: (warning: FsStoreWarning) => void,
): AssetParts & JournalParts {
  const reads = new Slots(readSlots);
  const ops = limitedOps(given, reads);
  const layout = new Layout(directory);
  const folderSync = new FolderSync(ops);
  return {
    ops,
    layout,
    folders: new Folders(ops, folderSync, layout),
    folderSync,
    putSlots: new Slots(putSlots),
    appendSlots: new Slots(appendSlots),
    readSlots: reads,
    buffers: new BufferPool(spareBytes),
    known: new KnownAssets(knownAssets),
    mutex: new KeyedMutex(),
    cache: new StreamCache(knownStreams),
    unconfirmed: new Map(),
    now,
    warn,
  };
}
