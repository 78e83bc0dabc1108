import type { Clock } from "@dramatis/core/store";
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
import { IndexWriter } from "./index/index-writer.ts";
import type { JournalParts } from "./journal/journal-parts.ts";
import { StreamCache } from "./journal/stream-cache.ts";

// At most 2 x 40 + 2 x 24 + 32 + 8 = 168 handles. Some systems allow only 256, so a third is left for the app.
const putSlots = 40;
const appendSlots = 24;
const readSlots = 32;
const indexSlots = 8;

const knownStreams = 1000;
const knownAssets = 1000;

const spareBytes = 16 * 1024 * 1024;

/** Creates what the operations of one store share. */
export function storeParts(
  directory: string,
  given: FsOps,
  clock: Clock,
  warn: (warning: FsStoreWarning) => void,
): AssetParts & JournalParts {
  const reads = new Slots(readSlots, clock);
  const ops = limitedOps(given, reads);
  const layout = new Layout(directory);
  const folderSync = new FolderSync(ops);
  return {
    ops,
    layout,
    folders: new Folders(ops, folderSync, layout, () => warn({ type: "folders-lost" })),
    folderSync,
    putSlots: new Slots(putSlots, clock),
    appendSlots: new Slots(appendSlots, clock),
    readSlots: reads,
    index: new IndexWriter(ops, folderSync, new Slots(indexSlots, clock)),
    buffers: new BufferPool(spareBytes),
    known: new KnownAssets(knownAssets),
    mutex: new KeyedMutex(),
    cache: new StreamCache(knownStreams),
    unconfirmed: new Map(),
    clock,
    warn,
  };
}
