import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { checkStore } from "../crash/check-store.ts";
import type { Findings } from "../crash/findings.ts";
import { Ledger } from "../crash/ledger.ts";
import type { SubjectName } from "../crash/subjects.ts";
import type { WorkEvent } from "../crash/work-event.ts";
import { startWorker, type Worker } from "../crash/worker.ts";
import type { Disk } from "./disk.ts";

/** What came of one power cut. */
export interface PowerCut {
  readonly findings: Findings;
  /** How many operations were acknowledged in this round. */
  readonly acknowledged: number;
}

/**
 * Power cuts on one disk, one after the other. Half of them come within the first moments of a new folder, while
 * it and its first shards are made; the others in the midst of work in the folder of the round before.
 */
export async function* powerCuts(disk: Disk, name: SubjectName, rounds: number): AsyncGenerator<PowerCut> {
  let ledger = new Ledger();
  let directory = "";
  for (let round = 0; round < rounds; round += 1) {
    const early = round % 2 === 0;
    // Those that lose what they acknowledged have nothing to go on with: each round has a folder of its own.
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

/** Cuts the power some time after the worker began; what it said until its end. */
async function cutUnder(worker: Worker, disk: Disk, afterMs: number): Promise<readonly WorkEvent[]> {
  const kill = () => worker.process.kill("SIGKILL");
  // Before the disk is unmounted, which it would keep busy.
  process.prependListener("exit", kill);
  try {
    await delay(afterMs);
    if (worker.process.exitCode !== null)
      throw new Error(`The worker ended: ${(await worker.kill()).errors}`);
    await disk.cutPower();
    // What it says after the cut counts too: an acknowledgement that the disk can no longer keep would be a lie.
    await delay(50);
  } finally {
    await worker.kill();
    process.off("exit", kill);
  }
  return (await worker.kill()).events;
}
