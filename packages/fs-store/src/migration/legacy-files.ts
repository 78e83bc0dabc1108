import type { Dirent } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { causeOf, type LeftAlone, leftAlone } from "./left-alone.ts";
import { type LegacyName, legacyName } from "./legacy-name.ts";
import type { MigrationFolders } from "./migration-folders.ts";
import { isStoreFolder } from "./store-folders.ts";

/** An entry that a walk found. Paths are relative to its root, with `/` between folders. */
export type FoundEntry =
  | { readonly type: "image"; readonly path: string; readonly name: LegacyName }
  | (LeftAlone & { readonly path: string })
  | { readonly type: "ignored" };

/**
 * Walks through a folder and its subfolders, except the store's own folders and those whose names start with a dot. The
 * order is always the same, so that of two files with one id the same one is migrated on every machine. To sort them,
 * the names of one folder are in memory at a time.
 */
export async function* legacyFiles({ root, into }: MigrationFolders): AsyncGenerator<FoundEntry> {
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const below: string[] = [];
    const files: Exclude<FoundEntry, { type: "ignored" }>[] = [];
    try {
      for await (const entry of await opendir(join(root, folder), { bufferSize: 256 })) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        const absolute = join(root, path);
        if (entry.isDirectory()) {
          if (!entry.name.startsWith(".") && !(await isStoreFolder(absolute, into))) below.push(path);
          continue;
        }
        const found = await foundFile(entry, path, absolute);
        if (found.type === "ignored") yield found;
        else files.push(found);
      }
    } catch (error) {
      files.push({
        ...leftAlone("unreadable", `the folder cannot be read: ${causeOf(error)}`),
        path: `${folder}/`,
      });
    }
    yield* files.sort(byPath);
    folders.push(...below.sort().reverse());
  }
}

async function foundFile(entry: Dirent, path: string, absolute: string): Promise<FoundEntry> {
  const name = legacyName(entry.name);
  if (entry.isSymbolicLink()) {
    if (name !== undefined) return { ...leftAlone("symbolic_link", "it is a symbolic link"), path };
    // Otherwise a complete folder of images could be missed without notice.
    const isFolder = await stat(absolute)
      .then((target) => target.isDirectory())
      .catch(() => false);
    if (!isFolder || entry.name.startsWith(".")) return { type: "ignored" };
    return { ...leftAlone("symbolic_link", "it is a symbolic link to a folder"), path };
  }
  if (name === undefined) return { type: "ignored" };
  if (!entry.isFile()) return { ...leftAlone("not_a_file", "it is not a regular file"), path };
  return { type: "image", path, name };
}

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : 1;
}
