import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The system calls that change the disk or wait for it, under their names on different processors. Reads change
 * nothing, and files are closed after the sync.
 */
const tracedCalls = [
  ...["openat", "open", "mkdir", "mkdirat", "write", "pwrite64", "fsync", "fdatasync"],
  ...["link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat"],
];

/** The nth call with a given name that a thread makes while it is traced. */
export interface CallPoint {
  readonly name: string;
  readonly at: number;
}

/** What happens instead of a call, in strace's syntax. */
export type Fault = "signal=SIGKILL" | "error=EIO" | "error=ENOSPC" | "error=EXDEV";

/** Traces one thread with strace. */
export class Tracer {
  readonly #strace: ChildProcess;
  readonly #folder: string;

  private constructor(strace: ChildProcess, folder: string) {
    this.#strace = strace;
    this.#folder = folder;
  }

  /** Resolves when the thread is traced. Rejects if tracing is not allowed. */
  static async start(thread: number, injection?: { readonly point: CallPoint; readonly fault: Fault }) {
    const folder = await mkdtemp(join(tmpdir(), "dramatis-strace-"));
    // The question mark ignores calls that this processor does not have. -y prints the paths of file descriptors.
    const trace = `trace=${tracedCalls.map((name) => `?${name}`).join()}`;
    const values = ["-y", "-p", String(thread), "-o", join(folder, "trace"), "-e", trace];
    if (injection !== undefined) {
      const { point, fault } = injection;
      values.push("-e", `inject=${point.name}:${fault}:when=${point.at}`);
    }
    const strace = spawn("strace", values, { stdio: ["ignore", "ignore", "pipe"] });
    const failure = await new Promise<string | undefined>((resolve) => {
      let output = "";
      strace.stderr.on("data", (data) => {
        output += String(data);
        if (/ attached/.test(output)) resolve(undefined);
      });
      strace.on("error", (error) => resolve(String(error)));
      strace.on("close", () => resolve(output));
    });
    if (failure === undefined) return new Tracer(strace, folder);
    await rm(folder, { recursive: true });
    throw new Error(`strace: ${failure}`);
  }

  /** Detaches from the thread. Returns the calls that it made on paths in `directory`. */
  async stop(directory: string): Promise<CallPoint[]> {
    if (this.#strace.exitCode === null && this.#strace.signalCode === null) {
      this.#strace.kill("SIGTERM");
      await once(this.#strace, "close");
    }
    const trace = await readFile(join(this.#folder, "trace"), "utf8");
    await rm(this.#folder, { recursive: true });
    const counts = new Map<string, number>();
    const points: CallPoint[] = [];
    for (const line of trace.split("\n")) {
      const name = /^(\w+)\(/.exec(line)?.[1];
      if (name === undefined) continue;
      const at = (counts.get(name) ?? 0) + 1;
      counts.set(name, at);
      // Skips other calls, such as writes that wake threads, and reads of /proc.
      if (line.includes(directory)) points.push({ name, at });
    }
    return points;
  }
}

/** Returns whether strace is installed and allowed to trace child processes. */
export async function canTrace(): Promise<boolean> {
  const sleeper = spawn("sleep", ["60"], { stdio: "ignore" });
  try {
    await once(sleeper, "spawn");
    const tracer = await Tracer.start(Number(sleeper.pid));
    await tracer.stop("/");
    return true;
  } catch {
    return false;
  } finally {
    sleeper.kill("SIGKILL");
  }
}
