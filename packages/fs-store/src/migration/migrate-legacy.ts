import { KeyedMutex } from "../files/keyed-mutex.ts";
import { fsStore } from "../fs-store.ts";
import { ByteBudget } from "./byte-budget.ts";
import { dryRunTarget } from "./dry-run-target.ts";
import { type FoundEntry, legacyFiles } from "./legacy-files.ts";
import { type FileMigration, idOf, migrateFile } from "./migrate-file.ts";
import { type MigrationFolders, migrationFolders } from "./migration-folders.ts";
import type { MigrationProgress, MigrationReport } from "./migration-report.ts";
import { MigrationTally } from "./migration-tally.ts";
import { storeTarget } from "./migration-target.ts";
import { maxImageBytes } from "./open-legacy-file.ts";

/** The options of {@link migrateLegacy}. */
export interface MigrateLegacyOptions {
  /** The folder of the first implementation's images. Its subfolders are migrated too. */
  readonly directory: string;
  /** The folder of the target store. Default: `directory`. */
  readonly into?: string;
  /** Removes each original after its copy is durable and was read back. Default: false. */
  readonly move?: boolean;
  /** Writes nothing, and reports what would happen. Default: false. */
  readonly dryRun?: boolean;
  /** Stops the migration after the files in progress. Run it again to continue. */
  readonly signal?: AbortSignal;
  /** Called after each file. If it throws, the migration stops with that error. */
  readonly onProgress?: (progress: MigrationProgress) => void;
}

/** How many files are migrated in parallel. Puts that wait for the disk together share syncs. */
const together = 4;

/**
 * Imports the images of the first implementation, `character_ref_YYYYMMDD_HHMMSS.{png,jpg,jpeg,webp}` and
 * `{uuid}.{png,jpg,jpeg,webp}`, into a store as character references. You can interrupt it at any time, even with
 * `kill -9`, and run it again: images that are already in the store are kept. Use the same `directory` each time,
 * because ids are computed from paths relative to it.
 *
 * @returns what was done. Problems with single files are in the report; they do not reject.
 * @throws DramatisError `invalid_request` if `directory` or `into` is not a folder; the signal's reason if it is already
 * aborted.
 * @example
 * ```ts
 * const plan = await migrateLegacy({ directory: "static/images", into: "data/characters", dryRun: true });
 * console.log(plan.migrated, plan.leftAloneFiles);
 * await migrateLegacy({ directory: "static/images", into: "data/characters" });
 * ```
 */
export async function migrateLegacy(options: MigrateLegacyOptions): Promise<MigrationReport> {
  const { directory, into = directory, move = false, dryRun = false, signal } = options;
  signal?.throwIfAborted();
  const folders = await migrationFolders(directory, into);
  const target = dryRun ? dryRunTarget(folders.into) : storeTarget(fsStore({ directory: folders.into }));
  const memory = new ByteBudget(maxImageBytes);
  try {
    return await migrateAll(folders, { root: folders.root, target, memory, move, dryRun }, options);
  } finally {
    await target.close();
  }
}

async function migrateAll(
  folders: MigrationFolders,
  migration: FileMigration,
  { signal, onProgress }: MigrateLegacyOptions,
): Promise<MigrationReport> {
  const { total, ignored } = await count(folders, signal);
  const tally = new MigrationTally();
  const entries = legacyFiles(folders);
  const sameId = new KeyedMutex();
  let isExhausted = false;
  let failure: { readonly error: unknown } | undefined;
  const work = async () => {
    while (!isExhausted && !signal?.aborted && !tally.storeFails && failure === undefined) {
      const { done, value: entry } = await entries.next();
      if (done) isExhausted = true;
      else if (entry.type !== "ignored") {
        tally.add(entry.path, await outcomeOf(entry, migration, sameId));
        onProgress?.({
          done: tally.done,
          total: Math.max(total, tally.done),
          file: entry.path.normalize("NFC"),
        });
      }
    }
  };
  const guarded = () =>
    work().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: together }, guarded));
  await entries.return(undefined);
  if (failure !== undefined) throw failure.error;
  const ended = isExhausted ? "completed" : tally.storeFails ? "store-failed" : "aborted";
  return tally.report({ ended, dryRun: migration.dryRun, total, ignored });
}

async function outcomeOf(
  entry: Exclude<FoundEntry, { type: "ignored" }>,
  migration: FileMigration,
  sameId: KeyedMutex,
) {
  if (entry.type === "left-alone") return entry;
  // Of two files with one id, the first in walk order always gets the id.
  return sameId.run(idOf(entry), () => migrateFile(migration, entry));
}

async function count(folders: MigrationFolders, signal: AbortSignal | undefined) {
  const counts = { total: 0, ignored: 0 };
  for await (const { type } of legacyFiles(folders)) {
    if (signal?.aborted) break;
    if (type === "ignored") counts.ignored += 1;
    else counts.total += 1;
  }
  return counts;
}
