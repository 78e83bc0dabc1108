import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bundle } from "../testing/bundle.ts";
import type { SubjectName } from "./subjects.ts";
import { eventsIn, type WorkEvent } from "./work-event.ts";

/** A process that works until somebody ends it. */
export interface Worker {
  readonly process: ChildProcess;
  /** Kills it, if it still runs, and tells everything that it said and, if it ended by itself, why. */
  kill(): Promise<{ readonly events: readonly WorkEvent[]; readonly errors: string }>;
}

/** Starts `work-for-ever.ts`; resolves when it is about to begin. */
export async function startWorker(name: SubjectName, directory: string): Promise<Worker> {
  const script = await bundle(join(import.meta.dirname, "work-for-ever.ts"));
  const child = spawn(process.execPath, [script, name, directory], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  const ready = once(child.stdout, "data");
  child.stdout.on("data", (data) => {
    output += String(data);
  });
  child.stderr.on("data", (data) => {
    errors += String(data);
  });
  const closed = once(child, "close");
  await Promise.race([ready, closed]);
  return {
    process: child,
    async kill() {
      child.kill("SIGKILL");
      await closed;
      return { events: eventsIn(output), errors };
    },
  };
}
