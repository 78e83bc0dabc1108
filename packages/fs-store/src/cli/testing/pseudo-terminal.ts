import { spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bundle } from "../../../../../tests/testing/bundle.ts";
import { type ChildResult, endOf } from "../../testing/run-child.ts";

const main = join(import.meta.dirname, "../main.ts");

/**
 * Runs the command on a pseudo terminal with this many columns. Calls `type` with the output so far, and types what
 * `type` returns, if anything.
 */
export async function runOnTerminal(
  columns: number,
  args: readonly string[],
  type: (shown: string) => string | undefined = () => undefined,
): Promise<ChildResult> {
  const command = [process.execPath, await bundle(main), ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn(
    "script",
    ["--quiet", "--return", "--command", `stty cols ${columns}; exec ${command}`, "/dev/null"],
    {
      cwd: import.meta.dirname,
      env: {
        ...process.env,
        TERM: "xterm-256color",
        NO_COLOR: undefined,
        FORCE_COLOR: undefined,
        CI: undefined,
      },
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let shown = "";
  child.stdout.on("data", (data) => {
    shown += String(data);
    const typed = type(shown);
    if (typed !== undefined) child.stdin.write(typed);
  });
  return endOf(child);
}
