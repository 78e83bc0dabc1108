import { expect, test } from "vitest";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { checkStore } from "./check-store.ts";
import { noFindings } from "./findings.ts";
import { Ledger } from "./ledger.ts";
import { leftovers } from "./leftovers.ts";
import { startWorker } from "./worker.ts";

const kills = process.env.DRAMATIS_FULL === "1" ? 200 : 10;

test(`${kills} kills at random moments: everything acknowledged exists, and nothing is torn or left over`, {
  timeout: 20 * 60_000,
}, async () => {
  const directory = await temporaryDirectory();
  const ledger = new Ledger();
  const seen = { assets: 0, records: 0 };
  for (let killed = 0; killed < kills; killed += 1) {
    const worker = await startWorker("fsStore", directory);
    // Some workers are killed while they open the store.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * (killed % 4 === 0 ? 60 : 800)));
    const { events, errors } = await worker.kill();
    expect(errors).toBe("");
    expect(worker.process.signalCode).toBe("SIGKILL");
    for (const event of events) ledger.add(event);
    expect(await checkStore(directory, ledger), `after kill ${killed + 1}`).toEqual(noFindings());
    // Opening the store for the check has swept it.
    expect(await leftovers(directory), `after kill ${killed + 1}`).toEqual([]);
    seen.assets += ledger.assets.size;
    for (const { acknowledged } of ledger.streams.values()) seen.records += acknowledged;
  }
  // The test is only valid if the workers have done enough work.
  expect(ledger.acknowledged).toBeGreaterThan(kills * 10);
  expect(seen.assets).toBeGreaterThan(kills);
  expect(seen.records).toBeGreaterThan(kills);
  process.stdout.write(
    `${kills} kills: ${ledger.acknowledged} operations acknowledged, ${seen.assets} assets and ` +
      `${seen.records} records checked, 0 lost, 0 torn\n`,
  );
});
