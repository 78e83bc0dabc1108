import { writeSync } from "node:fs";

/** What a process that will be killed reports: before each operation, and once it is acknowledged. */
export type WorkEvent =
  | { readonly type: "ready" }
  | { readonly type: "putting"; readonly id: string; readonly sha256: string }
  | { readonly type: "stored" | "deleting" | "deleted"; readonly id: string }
  | { readonly type: "appending"; readonly id: string; readonly end: number }
  | { readonly type: "appended"; readonly id: string; readonly count: number }
  | { readonly type: "stream-deleting" | "stream-deleted"; readonly id: string };

/** Reports an event. */
export function report(event: WorkEvent): void {
  printLine(event);
}

/** Prints a line of JSON synchronously, because buffered output is lost when the process is killed. */
export function printLine(value: object): void {
  let rest: Uint8Array = Buffer.from(`${JSON.stringify(value)}\n`);
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // Retries, because the pipe is full.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}

/** Parses the events that a process printed. Ignores the last line if the kill has truncated it. */
export function parseEvents(output: string): WorkEvent[] {
  const lines = output.split("\n").slice(0, -1);
  return lines.map((line): WorkEvent => JSON.parse(line));
}
