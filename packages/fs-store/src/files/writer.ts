import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

/** Whether the process that made a temporary file still runs. */
export type WriterState = "alive" | "gone" | "unknown";

let here: string | undefined;
let nonces = 0;

/**
 * Distinguishes this copy of the module from others in the same process, such as in worker threads. It must not come
 * from a seed: two copies with the same seed would mistake each other's files for their own.
 */
const instance = randomBytes(4).toString("hex");

/**
 * Creates a name for one operation of this process, for use in file names: `<place>-<pid>-<start>-<instance><count>`.
 * Another process can use it to check whether the process that left a file still runs.
 */
export function newNonce(): string {
  here ??= `${place()}-${process.pid}-${startOf(process.pid) ?? "0"}`;
  nonces += 1;
  return `${here}-${instance}${nonces.toString(16).padStart(8, "0")}`;
}

/** Returns whether a nonce was made by this thread of this process. */
export function isOwnNonce(nonce: string): boolean {
  return here !== undefined && nonce.startsWith(`${here}-${instance}`);
}

/** Returns whether the process that made a nonce still runs: `unknown` for other machines and containers. */
export function writerState(nonce: string): WriterState {
  const [madeAt, pid, start] = nonce.split("-");
  if (madeAt !== place() || !/^\d{1,10}$/.test(pid ?? "")) return "unknown";
  if (!isRunning(Number(pid))) return "gone";
  // Process ids are reused, with another start time.
  return (startOf(Number(pid)) ?? "0") === start ? "alive" : "gone";
}

let knownPlace: string | undefined;

/** Identifies the boot and the PID namespace, within which a process id names one process at a time. */
function place(): string {
  if (knownPlace === undefined) {
    const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
    const space = attempt(() => readlinkSync("/proc/self/ns/pid"));
    knownPlace = createHash("sha256").update(`${boot} ${space}`).digest("hex").slice(0, 8);
  }
  return knownPlace;
}

/** Returns when a process started, in kernel ticks, or undefined if the system does not report it. */
function startOf(pid: number): string | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field is the program's name in parentheses and can contain anything. The start time is the 22nd field.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? "ended" : fields?.[19];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
