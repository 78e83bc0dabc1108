import { once } from "node:events";

/** Reports that this process is ready, and waits for the common start time, in milliseconds since 1970. */
export async function waitForStartTime(): Promise<number> {
  process.stdout.write("ready\n");
  const [text] = await once(process.stdin, "data");
  return Number(text);
}

/** Busy-waits, so that the processes start as simultaneously as possible. */
export function waitUntil(time: number): void {
  while (Date.now() < time) {}
}
