import { expect } from "vitest";
import type { BatchResult } from "../../../src/batch/batch-result.ts";
import type { SlotFailure } from "../../../src/batch/slot.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import { until } from "../workbench.ts";
import { type FaultBench, faultBench, singleModel, smallImages } from "./fault-bench.ts";
import { type FaultCase, type FaultSetup, inside, none, type PerModel } from "./fault-case.ts";
import type { Cell } from "./fault-table.ts";
import { checkEvents, checkResult, type Ledger, readLedger, token } from "./ledger.ts";
import { runRestored } from "./run-restored.ts";

const request = { description: "a lighthouse keeper who fears the dark", modelOptions: smallImages };

/** Runs one cell of the matrix, and checks it; answers with how often each fault fired. */
export async function runCell({ fault, model }: Cell): Promise<Record<string, number>> {
  let isOn = true;
  const bench = await faultBench(model, (clock) => fault.setUp(() => isOn, clock));
  const { setup } = bench;
  const of = (number: PerModel) => (model === singleModel ? number.single : number.batch);
  try {
    const engine = bench.engine();
    if (fault.rejects !== undefined) {
      await expect(engine.generate(request)).rejects.toMatchObject({ code: fault.rejects });
      expect(bench.emulator.requests).toEqual([]);
    } else if (setup.restoredFrom !== undefined) {
      await runRestored(bench, setup.restoredFrom, request);
      return { ...bench.fired(), restored: 1 };
    } else {
      const first = await firstRound({ fault, bench, of, setup, engine });
      isOn = false;
      await retry({ fault, bench, of }, first);
    }
    const logged = JSON.stringify(bench.logged);
    expect(logged).not.toContain(inside);
    expect(logged).not.toContain(token);
    return bench.fired();
  } finally {
    await bench.close();
  }
}

interface Running {
  readonly fault: FaultCase;
  readonly bench: FaultBench;
  readonly of: (number: PerModel) => number;
}

interface First {
  readonly result: BatchResult;
  readonly ledger: Ledger;
}

async function firstRound(
  running: Running & { readonly setup: FaultSetup; readonly engine: CharacterReferences },
): Promise<First> {
  const { fault, bench, of, engine, setup } = running;
  const planned = of({ single: 4, batch: 1 });
  const over = new AbortController();
  const rival = rivalry(bench, over.signal);
  const told = await generate(engine, bench, setup, planned);
  over.abort();
  await rival;
  checkResult(told);
  checkFailures(fault, told.failures, of);

  await settled(bench);
  const reader = bench.engine("calm");
  const result = (await reader.batch(told.batchId)) as BatchResult;
  checkResult(result);
  expect(await engine.batch(told.batchId)).toEqual(result);
  // Only an image that was made in spite of a cancel may come later.
  if (told.status !== "canceled") expect(result).toEqual(told);
  await checkEvents(reader, result);

  const ledger = await readLedger(bench.store, bench.emulator.predictions, [told.batchId]);
  if (fault.failing !== "some") expect(ledger.intents, "planned calls").toHaveLength(planned);
  checkCreates(running, ledger);
  checkPaid(running, ledger, result);
  return { result, ledger };
}

/** Another engine resumes what it can, again and again, as another server does every minute. */
async function rivalry(bench: FaultBench, over: AbortSignal): Promise<void> {
  const rival = bench.rival();
  while (rival !== undefined && !over.aborted) {
    for await (const result of rival.resume()) checkResult(result);
    await bench.clock.sleep(20, over);
  }
}

async function generate(
  engine: CharacterReferences,
  bench: FaultBench,
  { stops }: FaultSetup,
  planned: number,
): Promise<BatchResult> {
  if (stops === undefined) return engine.generate(request);
  const stop = new AbortController();
  const running = engine.generate(request, { signal: stop.signal });
  await until(() => bench.emulator.predictions.length === planned);
  // Running, not only created: then it is billed.
  await until(() => bench.emulator.predictions.every(({ polls }) => polls > 0));
  if (stops === "signal") stop.abort();
  else {
    const [batchId = ""] = await openBatches(bench);
    await engine.cancel(batchId);
  }
  return running;
}

function checkFailures(
  { fails = [], failing = none }: FaultCase,
  failures: readonly SlotFailure[],
  of: (number: PerModel) => number,
): void {
  const codes = typeof fails === "string" ? [fails] : fails;
  for (const { code, message } of failures) expect(codes, message).toContain(code);
  if (failing !== "some") expect(failures, JSON.stringify(failures)).toHaveLength(of(failing));
}

/** Creates on the network are the planned ones, and repeats of such as made nothing. */
function checkCreates({ fault, bench, of }: Running, { intents }: Ledger): void {
  const creates = bench.emulator.requests.filter(({ route }) => route === "create");
  const free = creates.filter(({ predictionId }) => predictionId === undefined);
  expect(creates.length - free.length).toBe(bench.emulator.predictions.length);
  const sent = creates.length - intents.length;
  if (fault.repeats !== undefined && fault.failing !== "some")
    expect(sent, "repeats").toBe(of(fault.repeats));
  else expect(sent, "only what made nothing is repeated").toBeLessThanOrEqual(free.length);
}

/** Paid = images + paid failures. */
function checkPaid({ fault, bench, of }: Running, ledger: Ledger, result: BatchResult): void {
  const { images, failures } = result;
  const { paidInVain = none } = fault;
  const stored = new Set(ledger.images.map(({ id }) => id));
  expect(
    images.filter(({ id }) => !stored.has(id)),
    "told, and not stored",
  ).toEqual([]);
  // What is to be fetched by a retry at no cost is checked behind it.
  if (fault.retry === "free" && failures.length > 0) return;
  expect(stored.size, "stored, and not told").toBe(images.length + surplusOf(result));
  const paid = bench.emulator.predictions.filter(({ billed }) => billed);
  if (paidInVain === "stopped") {
    expect(
      ledger.paidInVain.filter(({ status }) => status !== "canceled"),
      "paid and lost",
    ).toEqual([]);
    expect(ledger.missing).toBe(0);
  } else {
    expect(ledger.paidInVain, "paid in vain").toHaveLength(of(paidInVain));
    if (of(paidInVain) === 0 && failures.length === 0) expect(ledger.missing).toBe(0);
  }
  const made = new Set(ledger.images.map(({ metadata }) => metadata.predictionId));
  expect(paid.length, "paid = images + paid failures").toBe(made.size + ledger.paidInVain.length);
}

/** The fault has gone: what failed can be had now, and what was paid is not paid again. */
async function retry({ fault, bench, of }: Running, { result, ledger }: First): Promise<void> {
  const creates = () => bench.emulator.requests.filter(({ route }) => route === "create").length;
  const before = creates();
  const engine = bench.engine("calm");
  const retried = await engine.retry(result.batchId);
  checkResult(retried);
  expect(retried.status, JSON.stringify(retried.failures)).toBe("succeeded");
  await settled(bench);
  const reader = bench.engine("calm");
  expect(await reader.batch(result.batchId)).toEqual(retried);
  await checkEvents(reader, retried);
  const kept = result.images.filter(({ id }) => !retried.images.some((image) => image.id === id));
  expect(kept, "images that were there stay").toEqual([]);

  const paid = creates() - before;
  const missing = result.failures.length;
  if (missing === 0 || fault.retry === "free") expect(paid, "nothing is paid twice").toBe(0);
  else if (fault.retry === "pays" && fault.failing !== "some") {
    expect(paid, "what failed is paid once more").toBe(of({ single: missing, batch: 1 }));
  } else expect(paid).toBeLessThanOrEqual(of({ single: missing, batch: 1 }));

  const after = await readLedger(bench.store, bench.emulator.predictions, [result.batchId]);
  expect(after.images, "every image is in the result").toHaveLength(
    retried.images.length + surplusOf(retried),
  );
  const vain = fault.retry === "free" ? 0 : ledger.paidInVain.length;
  expect(after.paidInVain, "paid in vain").toHaveLength(vain);
}

/** How many images are kept that no slot has asked for: a warning names them. */
function surplusOf({ warnings }: BatchResult): number {
  return warnings.flatMap(({ assetIds = [] }) => assetIds).length;
}

async function openBatches({ store }: FaultBench): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.journal.unfinished({ kind: "batch" })) ids.push(id);
  return ids;
}

/** Waits until the journal says that nothing is left to be done. */
async function settled(bench: FaultBench): Promise<void> {
  const { clock } = bench;
  const giveUpAt = clock.monotonic() + 20_000;
  await until(async () => {
    if (clock.monotonic() > giveUpAt) throw new Error("The batch stays open.");
    return (await openBatches(bench)).length === 0;
  });
}
