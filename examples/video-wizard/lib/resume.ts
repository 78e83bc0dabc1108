import { setTimeout } from "node:timers/promises";
import { characters, videos } from "./dramatis";

/** Finishes what an earlier process has left behind: now, and every minute. */
export function keepResuming(): void {
  for (const step of [characters, videos]) void resumeAgainAndAgain(step);
}

/** Never two at a time: the next one begins a minute after the last has ended. */
async function resumeAgainAndAgain(step: typeof characters | typeof videos): Promise<never> {
  while (true) {
    try {
      for await (const { batchId, status } of step.resume()) console.log(`Finished ${batchId}: ${status}.`);
    } catch (error) {
      console.error("What was left behind could not be finished:", error);
    }
    await setTimeout(60_000, undefined, { ref: false });
  }
}
