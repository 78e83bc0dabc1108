import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const skipped = /^(node_modules|dist|\.git|\.next|\.types|\.vite|coverage)$/;

/** The files of the repository below a folder, as paths from its root. Installed and built files are left out. */
export function repositoryFiles(folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : repositoryFiles(path);
    return entry.isFile() ? [path] : [];
  });
}
