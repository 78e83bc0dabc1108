import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bundle } from "../testing/bundle.ts";
import type { SubjectName } from "./subjects.ts";
import { parseEvents, type WorkEvent } from "./work-event.ts";

/** A process that works until it is killed. */
export interface Worker {
  readonly process: ChildProcess;
  /** Kills the process if it is still running. Returns the events that it reported, and its error output. */
  kill(): Promise<{ readonly events: readonly WorkEvent[]; readonly errors: string }>;
}

/** Starts `work-forever.ts`. Resolves when it is ready. */
export async function startWorker(name: SubjectName, directory: string): Promise<Worker> {
  const script = await bundle(join(import.meta.dirname, "work-forever.ts"));
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
      return { events: parseEvents(output), errors };
    },
  };
}
