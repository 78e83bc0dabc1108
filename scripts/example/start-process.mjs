import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How long a process may take to end by itself. */
const patienceMs = 3_000;

/**
 * Runs Node with these arguments. `started` resolves once a line fits `isReady`, and `ready` is the match; it rejects with
 * what was printed if the process ends before. Of later lines those are printed that fit `isShown`.
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
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    child.kill("SIGTERM");
    await exited;
    clearTimeout(timer);
  };
  return process_;
}
