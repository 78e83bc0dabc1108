import { expect } from "vitest";
import type { BatchResult } from "../../../src/batch/batch-result.ts";
import type { SlotFailure } from "../../../src/batch/slot-failure.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import { until } from "../test-app.ts";
import { type FaultCase, type FaultSetup, leakMarker, none, type PerModel } from "./fault-case.ts";
import { createFaultHarness, type FaultHarness, singleModel, smallImages } from "./fault-harness.ts";
import type { Cell } from "./fault-table.ts";
import { checkEvents, checkResult, type Ledger, readLedger, token } from "./ledger.ts";
import { runRestored } from "./run-restored.ts";

const request = { description: "a lighthouse keeper who fears the dark", modelOptions: smallImages };

/** Runs one cell of the matrix, and checks the outcome. Returns how often each fault fired. */
export async function runCell({ fault, model }: Cell): Promise<Record<string, number>> {
  let isOn = true;
  const harness = await createFaultHarness(model, (clock) => fault.setUp(() => isOn, clock));
  const { setup } = harness;
  const forModel = (number: PerModel) => (model === singleModel ? number.single : number.batch);
  try {
    const engine = harness.engine();
    if (fault.rejects !== undefined) {
      await expect(engine.generate(request)).rejects.toMatchObject({ code: fault.rejects });
      expect(harness.emulator.requests).toEqual([]);
    } else if (setup.restoredFrom !== undefined) {
      await runRestored(harness, setup.restoredFrom, request);
      return { ...harness.fired(), restored: 1 };
    } else {
      const first = await firstRound({ fault, harness, forModel, setup, engine });
      isOn = false;
      await retry({ fault, harness, forModel }, first);
    }
    const logged = JSON.stringify(harness.logged);
    expect(logged).not.toContain(leakMarker);
    expect(logged).not.toContain(token);
    return harness.fired();
  } finally {
    await harness.close();
  }
}

interface Running {
  readonly fault: FaultCase;
  readonly harness: FaultHarness;
  readonly forModel: (number: PerModel) => number;
}

interface FirstRound {
  readonly result: BatchResult;
  readonly ledger: Ledger;
}

async function firstRound(
  running: Running & { readonly setup: FaultSetup; readonly engine: CharacterReferences },
): Promise<FirstRound> {
  const { fault, harness, forModel, engine, setup } = running;
  const planned = forModel({ single: 4, batch: 1 });
  const over = new AbortController();
  const rival = resumeRepeatedly(harness, over.signal);
  const returned = await generate(engine, harness, setup, planned);
  over.abort();
  await rival;
  checkResult(returned);
  checkFailures(fault, returned.failures, forModel);

  await waitUntilSettled(harness);
  const reader = harness.engine("calm");
  const result = (await reader.batch(returned.batchId)) as BatchResult;
  checkResult(result);
  expect(await engine.batch(returned.batchId)).toEqual(result);
  // Only an image that was created in spite of a cancel can arrive later.
  if (returned.status !== "canceled") expect(result).toEqual(returned);
  await checkEvents(reader, result);

  const ledger = await readLedger(harness.store, harness.emulator.predictions, [returned.batchId]);
  if (fault.failing !== "some") expect(ledger.intents, "planned calls").toHaveLength(planned);
  checkCreates(running, ledger);
  checkPaid(running, ledger, result);
  return { result, ledger };
}

/** Keeps calling `resume` in the rival engine, as another server does every minute. */
async function resumeRepeatedly(harness: FaultHarness, over: AbortSignal): Promise<void> {
  const rival = harness.rivalEngine();
  while (rival !== undefined && !over.aborted) {
    for await (const result of rival.resume()) checkResult(result);
    await harness.clock.sleep(20, over);
  }
}

async function generate(
  engine: CharacterReferences,
  harness: FaultHarness,
  { stops }: FaultSetup,
  planned: number,
): Promise<BatchResult> {
  if (stops === undefined) return engine.generate(request);
  const stop = new AbortController();
  const running = engine.generate(request, { signal: stop.signal });
  await until(() => harness.emulator.predictions.length === planned);
  // Predictions are billed only once they run.
  await until(() => harness.emulator.predictions.every(({ polls }) => polls > 0));
  if (stops === "signal") stop.abort();
  else {
    const [batchId = ""] = await openBatches(harness);
    await engine.cancel(batchId);
  }
  return running;
}

function checkFailures(
  { fails = [], failing = none }: FaultCase,
  failures: readonly SlotFailure[],
  forModel: (number: PerModel) => number,
): void {
  const codes = typeof fails === "string" ? [fails] : fails;
  for (const { code, message } of failures) expect(codes, message).toContain(code);
  if (failing !== "some") expect(failures, JSON.stringify(failures)).toHaveLength(forModel(failing));
}

/** Checks that all creates are planned ones, or repeats of creates that created nothing. */
function checkCreates({ fault, harness, forModel }: Running, { intents }: Ledger): void {
  const creates = harness.emulator.requests.filter(({ route }) => route === "create");
  const free = creates.filter(({ predictionId }) => predictionId === undefined);
  expect(creates.length - free.length).toBe(harness.emulator.predictions.length);
  const sent = creates.length - intents.length;
  if (fault.repeats !== undefined && fault.failing !== "some")
    expect(sent, "repeats").toBe(forModel(fault.repeats));
  else expect(sent, "only creates that created nothing are repeated").toBeLessThanOrEqual(free.length);
}

/** Checks that every paid prediction has images or is a known paid failure. */
function checkPaid({ fault, harness, forModel }: Running, ledger: Ledger, result: BatchResult): void {
  const { images, failures } = result;
  const { paidInVain = none } = fault;
  const stored = new Set(ledger.images.map(({ id }) => id));
  expect(
    images.filter(({ id }) => !stored.has(id)),
    "returned but not stored",
  ).toEqual([]);
  // Images that a free retry fetches are checked after the retry.
  if (fault.retry === "free" && failures.length > 0) return;
  expect(stored.size, "stored but not returned").toBe(images.length + surplusOf(result));
  const paid = harness.emulator.predictions.filter(({ billed }) => billed);
  if (paidInVain === "stopped") {
    expect(
      ledger.paidInVain.filter(({ status }) => status !== "canceled"),
      "paid but lost",
    ).toEqual([]);
    expect(ledger.missing).toBe(0);
  } else {
    expect(ledger.paidInVain, "paid in vain").toHaveLength(forModel(paidInVain));
    if (forModel(paidInVain) === 0 && failures.length === 0) expect(ledger.missing).toBe(0);
  }
  const made = new Set(ledger.images.map(({ metadata }) => metadata.predictionId));
  expect(paid.length, "paid = images + paid failures").toBe(made.size + ledger.paidInVain.length);
}

/** Retries after the fault is off. Failed slots succeed, and nothing is paid twice. */
async function retry({ fault, harness, forModel }: Running, { result, ledger }: FirstRound): Promise<void> {
  const creates = () => harness.emulator.requests.filter(({ route }) => route === "create").length;
  const before = creates();
  const engine = harness.engine("calm");
  const retried = await engine.retry(result.batchId);
  checkResult(retried);
  expect(retried.status, JSON.stringify(retried.failures)).toBe("succeeded");
  await waitUntilSettled(harness);
  const reader = harness.engine("calm");
  expect(await reader.batch(result.batchId)).toEqual(retried);
  await checkEvents(reader, retried);
  const kept = result.images.filter(({ id }) => !retried.images.some((image) => image.id === id));
  expect(kept, "existing images stay").toEqual([]);

  const paid = creates() - before;
  const missing = result.failures.length;
  if (missing === 0 || fault.retry === "free") expect(paid, "nothing is paid twice").toBe(0);
  else if (fault.retry === "pays" && fault.failing !== "some") {
    expect(paid, "failed slots are paid once more").toBe(forModel({ single: missing, batch: 1 }));
  } else expect(paid).toBeLessThanOrEqual(forModel({ single: missing, batch: 1 }));

  const after = await readLedger(harness.store, harness.emulator.predictions, [result.batchId]);
  expect(after.images, "every image is in the result").toHaveLength(
    retried.images.length + surplusOf(retried),
  );
  const vain = fault.retry === "free" ? 0 : ledger.paidInVain.length;
  expect(after.paidInVain, "paid in vain").toHaveLength(vain);
}

/** Returns how many surplus images were stored. A warning lists them. */
function surplusOf({ warnings }: BatchResult): number {
  return warnings.flatMap(({ assetIds = [] }) => assetIds).length;
}

async function openBatches({ store }: FaultHarness): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.journal.unfinished({ kind: "batch" })) ids.push(id);
  return ids;
}

/** Waits until the journal has no unfinished batch. */
async function waitUntilSettled(harness: FaultHarness): Promise<void> {
  const { clock } = harness;
  const giveUpAt = clock.monotonic() + 20_000;
  await until(async () => {
    if (clock.monotonic() > giveUpAt) throw new Error("The batch is still open.");
    return (await openBatches(harness)).length === 0;
  });
}
