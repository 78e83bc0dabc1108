import { execFile, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a command to its end; rejects with what it said where it fails. */
export async function run(command: string, ...values: string[]): Promise<string> {
  const { stdout } = await execute(command, values);
  return stdout.trim();
}

/** As `run`, for the end of this process, which waits for nothing; whether it went well. */
export function runNow(command: string, ...values: string[]): boolean {
  return spawnSync(command, values, { stdio: "ignore" }).status === 0;
}

/** What this machine lacks for a power cut on these file systems; empty where nothing is missing. */
export function missing(fileSystems: readonly string[]): string[] {
  const lacks: string[] = [];
  if (process.platform !== "linux") return ["Linux"];
  if (process.getuid?.() !== 0) lacks.push("the rights of root, to mount a file system");
  try {
    accessSync("/dev/loop-control", constants.R_OK | constants.W_OK);
  } catch {
    lacks.push("loop devices (/dev/loop-control)");
  }
  for (const command of ["mount", "umount", "xfs_io", ...fileSystems.map((name) => `mkfs.${name}`)]) {
    const found = runNow("sh", "-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${command}`);
    if (!found) lacks.push(`the command ${command} (Debian: apt-get install ${packageOf(command)})`);
  }
  return lacks;
}

function packageOf(command: string): string {
  if (command === "xfs_io" || command === "mkfs.xfs") return "xfsprogs";
  return command.startsWith("mkfs.") ? "e2fsprogs" : "mount";
}
