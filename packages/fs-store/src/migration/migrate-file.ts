import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ByteBudget } from "./byte-budget.ts";
import { examineImage } from "./examine-image.ts";
import { type LeftAlone, leftAlone } from "./left-alone.ts";
import { legacyImageId } from "./legacy-image-id.ts";
import type { LegacyName } from "./legacy-name.ts";
import type { MigrationTarget } from "./migration-target.ts";
import { type OpenLegacyFile, openLegacyFile, readLegacyFile } from "./open-legacy-file.ts";
import { removeOriginal } from "./remove-original.ts";
import { storeImage } from "./store-image.ts";

/** The result for one file. */
export type FileOutcome =
  | { readonly type: "migrated" | "already-there"; readonly originalRemoved: boolean }
  | LeftAlone;

/** What migrating one file needs. */
export interface FileMigration {
  readonly root: string;
  readonly target: MigrationTarget;
  readonly memory: ByteBudget;
  readonly move: boolean;
  readonly dryRun: boolean;
}

/** A file of the first implementation, found by its name. */
export interface LegacyFile {
  /** Relative to the root, with `/` between folders. */
  readonly path: string;
  readonly name: LegacyName;
}

/** Returns the existing or computed id of a file. */
export function idOf({ path, name }: LegacyFile): string {
  return name.type === "uuid" ? name.id : legacyImageId(path);
}

/** Migrates one file. It does not reject for problems of that file or of the disk. */
export async function migrateFile(migration: FileMigration, legacy: LegacyFile): Promise<FileOutcome> {
  const { name } = legacy;
  if (name.type === "timed" && name.createdAt === undefined) {
    return leftAlone("impossible_date", "its name has a date or time that does not exist");
  }
  const opened = await openLegacyFile(join(migration.root, legacy.path));
  if (opened.type === "left-alone") return opened;
  try {
    return await migration.memory.run(opened.byteLength, () => migrateOpened(migration, legacy, opened));
  } finally {
    await opened.file.close();
  }
}

/**
 * Copies the bytes instead of linking them: an old app that still writes to its file would change the immutable asset
 * through a hard link.
 */
async function migrateOpened(
  migration: FileMigration,
  legacy: LegacyFile,
  opened: OpenLegacyFile,
): Promise<FileOutcome> {
  const bytes = await readLegacyFile(opened);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const image = examineImage(bytes);
  if (image.type === "left-alone") return image;
  const { mediaType, width, height } = image;
  const createdAt = legacy.name.type === "timed" ? legacy.name.createdAt : opened.modifiedAt.toISOString();
  const id = idOf(legacy);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const stored = await storeImage(migration.target, id, bytes, {
    kind: "image",
    mediaType,
    metadata: { width, height },
    origin: { type: "migrated", path: legacy.path.normalize("NFC") },
    ...(createdAt === undefined ? {} : { createdAt }),
    sha256,
  });
  if (typeof stored !== "string") return stored;
  if (!migration.move) return { type: stored, originalRemoved: false };
  const problem = migration.dryRun
    ? undefined
    : await removeOriginal(migration.target, { id, sha256 }, join(migration.root, legacy.path), opened.facts);
  return problem ?? { type: stored, originalRemoved: true };
}
