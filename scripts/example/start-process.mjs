import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How long a process can take to exit after SIGTERM, before it is killed. */
const exitTimeoutMs = 3_000;

/**
 * Runs Node with these arguments. `started` resolves once a line of output matches `isReady`, and `ready` is the match.
 * It rejects with the output if the process exits before. Later lines are printed if they match `isShown`.
 */
export function startProcess(args, { isReady, isShown = /$^/, ...options }) {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const process_ = { pid: child.pid, ready: undefined };
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const printed = [];
  process_.exited = exited;
  process_.started = new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr])
      createInterface({ input: output }).on("line", (line) => {
        if (process_.ready) return isShown.test(line) && console.log(line);
        printed.push(line);
        process_.ready = isReady.exec(line) ?? undefined;
        if (process_.ready) resolve();
      });
    child.once("close", (code) =>
      reject(Object.assign(new Error(printed.join("\n")), { exitCode: code ?? 1 })),
    );
  });
  process_.stop = async () => {
    const timer = setTimeout(() => child.kill("SIGKILL"), exitTimeoutMs);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(timer);
  };
  return process_;
}
