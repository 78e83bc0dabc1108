import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished } from "vitest";

/** What Node needs to run the source of a file as it is. */
export const runsSource = ["--conditions=@dramatis/source", "--import", "tsx"];

/** Starts a script in a process of its own, which ends with the test at the latest. */
export function startScript(path: string, values: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [...runsSource, path, ...values], { cwd: import.meta.dirname });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}
