import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

// The mount is only visible to one process and its children, so it disappears when that process ends: when its stdin is
// closed, which happens however this process ends.
const script = (size: string) =>
  `mount -t tmpfs -o mode=0700,${size} dramatis "$1" && echo mounted && exec cat`;

/** Returns whether this process has the permission to mount a disk. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "dramatis-disk-"));
  const values = ["--mount", "sh", "-c", script("size=1m"), "sh", folder];
  const { status } = spawnSync("unshare", values, { stdio: ["ignore", "ignore", "ignore"] });
  rmSync(folder, { recursive: true });
  return status === 0;
}

/** Mounts a disk for one test, and returns its folder. `size` is passed to mount, for example `size=2m`. */
export async function privateDisk(size: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "dramatis-disk-"));
  const holder = spawn("unshare", ["--mount", "sh", "-c", script(size), "sh", folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    holder.stdin.end();
    if (holder.exitCode === null) await once(holder, "exit");
    rmSync(folder, { recursive: true });
  });
  await once(holder.stdout, "data");
  return join("/proc", String(holder.pid), "root", folder);
}
