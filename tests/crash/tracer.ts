import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The system calls by which a store changes the disk or waits for it, with the names that they have on different
 * processors. Reads change nothing, and a close comes after the sync.
 */
const watched = [
  ...["openat", "open", "mkdir", "mkdirat", "write", "pwrite64", "fsync", "fdatasync"],
  ...["link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat"],
];

/** The nth call of one name that a thread makes from where it is watched. */
export interface CallPoint {
  readonly name: string;
  readonly at: number;
}

/** What happens in place of a call. */
export type Fault = "signal=SIGKILL" | "error=EIO" | "error=ENOSPC" | "error=EXDEV";

/** strace, as it watches one thread. */
export class Tracer {
  readonly #strace: ChildProcess;
  readonly #folder: string;

  private constructor(strace: ChildProcess, folder: string) {
    this.#strace = strace;
    this.#folder = folder;
  }

  /** Resolves when the thread is watched; rejects where that is not allowed. */
  static async start(thread: number, injection?: { readonly point: CallPoint; readonly fault: Fault }) {
    const folder = await mkdtemp(join(tmpdir(), "dramatis-strace-"));
    // The question mark: a call that this processor does not have is not an error. -y shows the paths of handles.
    const trace = `trace=${watched.map((name) => `?${name}`).join()}`;
    const values = ["-y", "-p", String(thread), "-o", join(folder, "trace"), "-e", trace];
    if (injection !== undefined) {
      const { point, fault } = injection;
      values.push("-e", `inject=${point.name}:${fault}:when=${point.at}`);
    }
    const strace = spawn("strace", values, { stdio: ["ignore", "ignore", "pipe"] });
    const failure = await new Promise<string | undefined>((resolve) => {
      let said = "";
      strace.stderr.on("data", (data) => {
        said += String(data);
        if (/ attached/.test(said)) resolve(undefined);
      });
      strace.on("error", (error) => resolve(String(error)));
      strace.on("close", () => resolve(said));
    });
    if (failure === undefined) return new Tracer(strace, folder);
    await rm(folder, { recursive: true });
    throw new Error(`strace: ${failure}`);
  }

  /** Lets go of the thread, and tells which of its calls were made on something within `directory`. */
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
      // Threads wake one another by writes as well, and what a process is called is read from /proc.
      if (line.includes(directory)) points.push({ name, at });
    }
    return points;
  }
}

/** Whether strace is here and may watch the processes that we start. */
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
