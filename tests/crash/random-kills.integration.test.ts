import { expect, test } from "vitest";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { checkStore } from "./check-store.ts";
import { noFindings } from "./findings.ts";
import { Ledger } from "./ledger.ts";
import { leftovers } from "./leftovers.ts";
import { startWorker } from "./worker.ts";

const kills = process.env.DRAMATIS_FULL === "1" ? 200 : 10;

test(`${kills} kills at random moments: all that was acknowledged is there, and nothing is torn or left behind`, {
  timeout: 20 * 60_000,
}, async () => {
  const directory = await temporaryDirectory();
  const ledger = new Ledger();
  const seen = { assets: 0, records: 0 };
  for (let killed = 0; killed < kills; killed += 1) {
    const worker = await startWorker("fsStore", directory);
    // Some of them die while they open the store.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * (killed % 4 === 0 ? 60 : 800)));
    const { events, errors } = await worker.kill();
    expect(errors).toBe("");
    expect(worker.process.signalCode).toBe("SIGKILL");
    for (const event of events) ledger.add(event);
    expect(await checkStore(directory, ledger), `after kill ${killed + 1}`).toEqual(noFindings());
    // The check opened the store, and with that swept it.
    expect(await leftovers(directory), `after kill ${killed + 1}`).toEqual([]);
    seen.assets += ledger.assets.size;
    for (const { acknowledged } of ledger.streams.values()) seen.records += acknowledged;
  }
  // A process that never came to do anything would have proved nothing.
  expect(ledger.acknowledged).toBeGreaterThan(kills * 10);
  expect(seen.assets).toBeGreaterThan(kills);
  expect(seen.records).toBeGreaterThan(kills);
  process.stdout.write(
    `${kills} kills: ${ledger.acknowledged} operations acknowledged, ${seen.assets} looks at an asset, ` +
      `${seen.records} at a record, 0 lost, 0 torn\n`,
  );
});
