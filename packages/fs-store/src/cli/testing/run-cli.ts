import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { type ChildResult, endOf, startScript } from "../../testing/run-child.ts";

const main = join(import.meta.dirname, "../main.ts");

/** Starts the command in its own process. */
export function startCli(...args: readonly string[]): Promise<ChildProcess> {
  return startScript(main, args);
}

/** Runs the command until it exits. */
export async function runCli(...args: readonly string[]): Promise<ChildResult> {
  return endOf(await startCli(...args));
}
