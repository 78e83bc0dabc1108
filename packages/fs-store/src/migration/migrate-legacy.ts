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

/** What {@link migrateLegacy} is given. */
export interface MigrateLegacyOptions {
  /** The folder of the first implementation's images. Folders below it are migrated with it. */
  readonly directory: string;
  /** The directory of the store that they go into; `directory` itself, if absent. */
  readonly into?: string;
  /** Removes each original once its copy is durable and was read back. They stay, if absent. */
  readonly move?: boolean;
  /** Writes nothing, and reports what would happen. */
  readonly dryRun?: boolean;
  /** Ends the migration after the files that are being done. It can be repeated, and goes on. */
  readonly signal?: AbortSignal;
  /** Told after each file. What it throws ends the migration. */
  readonly onProgress?: (progress: MigrationProgress) => void;
}

/** So many files are done side by side: puts that wait for the disk together share its syncs. */
const together = 4;

/**
 * Brings the images of the first implementation into a store, `character_ref_YYYYMMDD_HHMMSS.{png,jpg,jpeg,webp}` and
 * `{uuid}.{png,jpg,jpeg,webp}`, each as a character reference. It may be ended at any moment, `kill -9` included, and
 * repeated: what is there already stays as it is. Give it the same `directory` each time, as ids come from paths
 * relative to it.
 *
 * @returns what was done; for what is wrong with single files it does not reject.
 * @throws DramatisError `invalid_request` if `directory` or `into` is no folder; the signal's reason if it is aborted
 * beforehand.
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
  // Of two files with one id the first on the walk is always the one that gets it.
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
