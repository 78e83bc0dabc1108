import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { checkStore } from "../crash/check-store.ts";
import type { Findings } from "../crash/findings.ts";
import { Ledger } from "../crash/ledger.ts";
import type { SubjectName } from "../crash/subjects.ts";
import type { WorkEvent } from "../crash/work-event.ts";
import { startWorker, type Worker } from "../crash/worker.ts";
import type { Disk } from "./disk.ts";

/** The result of one power cut. */
export interface PowerCut {
  readonly findings: Findings;
  /** The number of operations acknowledged in this round. */
  readonly acknowledged: number;
}

/**
 * Cuts the power of one disk repeatedly. Half of the cuts happen in the first moments of a new folder, while it and its
 * first shards are created. The others happen during work in the folder of the previous round.
 */
export async function* powerCuts(disk: Disk, name: SubjectName, rounds: number): AsyncGenerator<PowerCut> {
  let ledger = new Ledger();
  let directory = "";
  for (let round = 0; round < rounds; round += 1) {
    const early = round % 2 === 0;
    // The controls lose data that they acknowledged, so each of their rounds uses a new folder.
    if (early || name !== "fsStore") {
      ledger = new Ledger();
      directory = join(disk.path, `${name} ${round}`);
    }
    const before = ledger.acknowledged;
    const worker = await startWorker(name, directory);
    for (const event of await cutUnder(worker, disk, Math.random() * (early ? 250 : 1500))) ledger.add(event);
    await disk.restart();
    yield { findings: await checkStore(directory, ledger), acknowledged: ledger.acknowledged - before };
  }
}

/** Cuts the power some time after the worker started. Returns the events that it reported. */
async function cutUnder(worker: Worker, disk: Disk, afterMs: number): Promise<readonly WorkEvent[]> {
  const kill = () => worker.process.kill("SIGKILL");
  // Kills the worker before the disk is unmounted, because it keeps the disk busy.
  process.prependListener("exit", kill);
  try {
    await delay(afterMs);
    if (worker.process.exitCode !== null)
      throw new Error(`The worker exited: ${(await worker.kill()).errors}`);
    await disk.cutPower();
    // Includes acknowledgements after the cut, which would be false because nothing reaches the disk.
    await delay(50);
  } finally {
    await worker.kill();
    process.off("exit", kill);
  }
  return (await worker.kill()).events;
}
