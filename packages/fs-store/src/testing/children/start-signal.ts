import { once } from "node:events";

/** Says that this process is ready, and waits for the instant at which all begin, in milliseconds since 1970. */
export async function startSignal(): Promise<number> {
  process.stdout.write("ready\n");
  const [text] = await once(process.stdin, "data");
  return Number(text);
}

/** Waits without giving way, so that processes come as close to one another as they can. */
export function waitUntil(time: number): void {
  while (Date.now() < time) {}
}
