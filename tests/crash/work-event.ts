import { writeSync } from "node:fs";

/** What a process that is going to be killed says of its work: before each operation, and once it is acknowledged. */
export type WorkEvent =
  | { readonly type: "ready" }
  | { readonly type: "putting"; readonly id: string; readonly sha256: string }
  | { readonly type: "stored" | "deleting" | "deleted"; readonly id: string }
  | { readonly type: "appending"; readonly id: string; readonly end: number }
  | { readonly type: "appended"; readonly id: string; readonly count: number }
  | { readonly type: "stream-deleting" | "stream-deleted"; readonly id: string };

/** Says what one does. */
export function report(event: WorkEvent): void {
  say(event);
}

/** Prints a line of JSON at once: what a process still holds in a buffer dies with it. */
export function say(value: object): void {
  let rest: Uint8Array = Buffer.from(`${JSON.stringify(value)}\n`);
  while (rest.byteLength > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The pipe is full for the moment.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}

/** The events in what a process printed. Its last line may be cut off by the kill, and then was not said. */
export function eventsIn(output: string): WorkEvent[] {
  const lines = output.split("\n").slice(0, -1);
  return lines.map((line): WorkEvent => JSON.parse(line));
}
