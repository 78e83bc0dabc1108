import { execFile, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command, and returns its output. Rejects with its error output if it fails. */
export async function run(command: string, ...values: string[]): Promise<string> {
  const { stdout } = await execute(command, values);
  return stdout.trim();
}

/** Like `run`, but synchronous, for use while this process exits. Returns whether the command succeeded. */
export function runNow(command: string, ...values: string[]): boolean {
  return spawnSync(command, values, { stdio: "ignore" }).status === 0;
}

/** Returns what this machine lacks for power cuts on these file systems, or an empty list. */
export function findMissing(fileSystems: readonly string[]): string[] {
  const lacks: string[] = [];
  if (process.platform !== "linux") return ["Linux"];
  if (process.getuid?.() !== 0) lacks.push("root permissions, to mount a file system");
  try {
    accessSync("/dev/loop-control", constants.R_OK | constants.W_OK);
  } catch {
    lacks.push("loop devices (/dev/loop-control)");
  }
  for (const command of ["mount", "umount", "xfs_io", ...fileSystems.map((name) => `mkfs.${name}`)]) {
    const found = runNow("sh", "-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${command}`);
    if (!found) lacks.push(`the command ${command} (Debian: apt-get install ${debianPackage(command)})`);
  }
  return lacks;
}

function debianPackage(command: string): string {
  if (command === "xfs_io" || command === "mkfs.xfs") return "xfsprogs";
  return command.startsWith("mkfs.") ? "e2fsprogs" : "mount";
}
