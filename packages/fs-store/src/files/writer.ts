import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

/** What is known of the process that made a temporary file. */
export type WriterState = "alive" | "gone" | "unknown";

let here: string | undefined;
let nonces = 0;

/**
 * Tells this copy of the module from others in the same process: a worker thread has its own. It is never drawn from a
 * seed, as two copies with the same one would take each other's files for their own.
 */
const instance = randomBytes(4).toString("hex");

/**
 * A name for one operation of this process, made for file names: `<place>-<pid>-<start>-<instance><count>`. From it
 * another process can tell whether the process that left a file still runs.
 */
export function newNonce(): string {
  here ??= `${place()}-${process.pid}-${startOf(process.pid) ?? "0"}`;
  nonces += 1;
  return `${here}-${instance}${nonces.toString(16).padStart(8, "0")}`;
}

/** Whether a nonce was made here, and not by another process or thread. */
export function isOwnNonce(nonce: string): boolean {
  return here !== undefined && nonce.startsWith(`${here}-${instance}`);
}

/** Whether the process that made this nonce still runs; `unknown` where it is another machine's or container's. */
export function writerState(nonce: string): WriterState {
  const [madeAt, pid, start] = nonce.split("-");
  if (madeAt !== place() || !/^\d{1,10}$/.test(pid ?? "")) return "unknown";
  if (!isRunning(Number(pid))) return "gone";
  // The number of a process is given out again, with another start.
  return (startOf(Number(pid)) ?? "0") === start ? "alive" : "gone";
}

let knownPlace: string | undefined;

/** The boot of the machine and the space of process numbers: within both, a number names one process at a time. */
function place(): string {
  if (knownPlace === undefined) {
    const boot = attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
    const space = attempt(() => readlinkSync("/proc/self/ns/pid"));
    knownPlace = createHash("sha256").update(`${boot} ${space}`).digest("hex").slice(0, 8);
  }
  return knownPlace;
}

/** When a process started, in the kernel's ticks; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field is the program's name in parentheses and may hold anything; the start is the 22nd.
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
