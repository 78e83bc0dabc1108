import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";

const nobody = 65_534;

/** Runs `task` as an unprivileged user that owns the folder, because permissions do not apply to root. */
export async function asOrdinaryUser(directory: string, task: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) {
    await task();
    return;
  }
  const names = await readdir(directory, { recursive: true });
  for (const path of [directory, ...names.map((name) => join(directory, name))]) {
    await chown(path, nobody, nobody);
  }
  process.seteuid?.(nobody);
  try {
    await task();
  } finally {
    process.seteuid?.(0);
  }
}
