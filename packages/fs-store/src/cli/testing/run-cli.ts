import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { startScript } from "../../migration/testing/start-script.ts";
import { type ChildResult, endOf } from "../../testing/run-child.ts";

const main = join(import.meta.dirname, "../main.ts");

export function startCli(...args: readonly string[]): ChildProcess {
  return startScript(main, args);
}

/** Runs the bin in a process of its own. */
export function runCli(...args: readonly string[]): Promise<ChildResult> {
  return endOf(startCli(...args));
}
