import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Returns the identity, times and content of each file in a folder. Symbolic links are not followed. */
export async function treeOf(directory: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const { ino, mtimeNs } = await lstat(path, { bigint: true });
    const isSmallFile = entry.isFile() && (await lstat(path)).size < 1024 * 1024;
    const content = isSmallFile
      ? createHash("sha256")
          .update(await readFile(path))
          .digest("hex")
      : "";
    if (!entry.isDirectory()) tree[path.slice(directory.length + 1)] = `${ino} ${mtimeNs} ${content}`;
  }
  return tree;
}
