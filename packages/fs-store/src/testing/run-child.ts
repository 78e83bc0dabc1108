import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bundle } from "../../../../tests/testing/bundle.ts";

/** The exit code and the output of a child process. */
export interface ChildResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Starts a source file in its own process, which is killed at the end of the test at the latest.
 *
 * @param handles - how many files it may have open. Default: as many as this process.
 */
export async function startScript(
  path: string,
  values: readonly string[],
  handles?: number,
): Promise<ChildProcess> {
  const command = [await bundle(path), ...values];
  const child =
    handles === undefined
      ? spawn(process.execPath, command, { cwd: import.meta.dirname })
      : spawn("sh", ["-c", `ulimit -n ${handles}; exec "$@"`, "sh", process.execPath, ...command], {
          cwd: import.meta.dirname,
        });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** Starts a file in `children/`. */
export function startChild(file: string, values: readonly string[], handles?: number): Promise<ChildProcess> {
  return startScript(join(import.meta.dirname, "children", file), values, handles);
}

/** Waits until a child process exits. */
export function endOf(child: ChildProcess): Promise<ChildResult> {
  let output = "";
  let errors = "";
  child.stdout?.on("data", (data) => {
    output += String(data);
  });
  child.stderr?.on("data", (data) => {
    errors += String(data);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output, errors }));
  });
}

/** Starts a child process and waits until it exits. */
export async function runChild(
  file: string,
  values: readonly string[],
  handles?: number,
): Promise<ChildResult> {
  return endOf(await startChild(file, values, handles));
}

/** Runs one child process for each list of values, and starts them all at the same time. */
export async function raceChildren(
  file: string,
  values: readonly (readonly string[])[],
): Promise<ChildResult[]> {
  const children = await Promise.all(values.map((list) => startChild(file, list)));
  const ends = children.map(endOf);
  await Promise.all(children.map((child) => new Promise((resolve) => child.stdout?.once("data", resolve))));
  const startAt = Date.now() + 200;
  for (const child of children) child.stdin?.end(`${startAt}\n`);
  const results = await Promise.all(ends);
  return results.map((result) => ({ ...result, output: result.output.slice("ready\n".length) }));
}
