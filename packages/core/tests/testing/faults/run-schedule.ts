import type { PredictionScript } from "@dramatis/replicate-emulator";
import { expect } from "vitest";
import type { BatchResult } from "../../../src/batch/batch-result.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import type { Clock } from "../../../src/util/clock.ts";
import { callAfter } from "../../../src/util/wait.ts";
import { Crash } from "../crash.ts";
import { jumpingClock } from "../jumping-clock.ts";
import { until } from "../test-app.ts";
import { type FaultSetup, leakMarker } from "./fault-case.ts";
import { createFaultHarness, type FaultHarness, smallImages } from "./fault-harness.ts";
import { checkEvents, checkResult, readLedger, token } from "./ledger.ts";
import type { FaultSchedule } from "./schedule.ts";

/** Runs a fault schedule until no faults are left, and checks the outcome. Returns how often each fault fired. */
export async function runSchedule(schedule: FaultSchedule): Promise<Record<string, number>> {
  let isOn = true;
  const { scripts, lists, puts, heads, appends, concurrency, clocks } = schedule;
  const over = new AbortController();
  const setUp = (real: Clock): FaultSetup => {
    const clock = jumpingClock(clocks.first, real);
    for (const { afterMs, ms } of clocks.jumps) {
      callAfter(real, afterMs, () => over.signal.aborted || clock.jump(ms));
    }
    return {
      // The limiter belongs to the process, so an engine in a simulated crash still holds its places.
      concurrency: schedule.crash === undefined ? concurrency : 32,
      timeoutMs: 3_000,
      clock,
      rival: jumpingClock(clocks.second, real),
      // A lease outlasts a pending create, and after a crash other engines wait for the lease to expire.
      timing: { leaseMs: 500, createMs: 3_000, afterCancelMs: 2_000 },
      scenario: {
        prediction: ({ index }) => (isOn ? healDownloads(scripts[index], () => isOn) : undefined),
        list: { calls: ({ index }) => (isOn ? lists[index] : undefined) },
      },
      store: {
        put: (call) => (isOn ? puts[call] : undefined),
        head: (call) => isOn && heads[call] === true,
        append: (call) => (isOn ? appends[call] : undefined),
      },
    };
  };
  const harness = await createFaultHarness(schedule.model, setUp);
  const limit = <Value>(what: string, work: Promise<Value>) => withTimeout(harness.clock, what, work);
  try {
    const steady = harness.rivalEngine() ?? harness.engine();
    const crash = schedule.crash && new Crash(schedule.crash);
    const first = crash === undefined ? harness.engine() : harness.crashingEngine(crash);
    await limit("the first round", firstRound(harness.clock, schedule, first, steady, crash));
    for (let tries = 0; tries < schedule.earlyRetries; tries++) {
      await limit("an early retry", retryAll(harness, steady));
    }
    isOn = false;
    await limit("finishing the open batches", finishBatches(harness));
    const calm = harness.engine("calm");
    const results = await limit("the last retry", lastRetry(harness, calm));
    await limit("the check", check(harness, schedule, calm, results));
    return { ...harness.fired(), ...(crash?.at ? { crash: 1 } : {}) };
  } finally {
    over.abort();
    await harness.close();
  }
}

/** Makes scripted downloads succeed once the faults are off. */
function healDownloads(
  fate: PredictionScript | undefined,
  isOn: () => boolean,
): PredictionScript | undefined {
  const { downloads } = fate ?? {};
  if (typeof downloads !== "function") return fate;
  return { ...fate, downloads: (call) => (isOn() ? downloads(call) : undefined) };
}

/** Rejects if the work takes more than a minute of virtual time: then it hangs. */
async function withTimeout<Value>(clock: Clock, what: string, work: Promise<Value>): Promise<Value> {
  let cancelTimer = () => {};
  const late = new Promise<never>((_, reject) => {
    cancelTimer = callAfter(clock, 60_000, () => reject(new Error(`${what} did not finish.`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancelTimer();
  }
}

async function firstRound(
  clock: Clock,
  { batches, numImages, abortAfterMs }: FaultSchedule,
  first: CharacterReferences,
  second: CharacterReferences,
  crash: Crash | undefined,
): Promise<void> {
  const description = "twins who are mistaken for each other";
  const request = { description, numImages, modelOptions: smallImages };
  const stop = new AbortController();
  const cancelTimer =
    abortAfterMs === undefined ? undefined : callAfter(clock, abortAfterMs, () => stop.abort());
  const running = Array.from({ length: batches }, async (_, index) => {
    const signal = index === 0 ? { signal: stop.signal } : {};
    const batch = (index % 2 === 0 ? first : second).generate(request, signal);
    const isMortal = index % 2 === 0 && crash !== undefined;
    return isMortal ? Promise.race([batch, crash.happened]) : batch;
  });
  for (const outcome of await Promise.allSettled(running)) {
    if (outcome.status === "rejected")
      expect(["store_failed", "canceled", "AbortError"]).toContain(codeOf(outcome));
    else if (outcome.value) checkResult(outcome.value);
  }
  cancelTimer?.();
}

/** A batch that cannot be journaled is refused. If the signal aborts before that, the call rejects with its reason. */
function codeOf({ reason }: PromiseRejectedResult): unknown {
  return reason.name === "AbortError" ? reason.name : (reason.code ?? reason);
}

/** Retries up to four times. A prediction that a retry finds can still fail; only the next retry pays for another. */
async function lastRetry(harness: FaultHarness, engine: CharacterReferences): Promise<BatchResult[]> {
  for (let tries = 0; ; tries++) {
    const results = (await retryAll(harness, engine)).map((outcome) => {
      if (outcome.status === "rejected") throw outcome.reason;
      return outcome.value;
    });
    if (tries >= 3 || results.every(({ status }) => status === "succeeded")) return results;
  }
}

async function retryAll(harness: FaultHarness, engine: CharacterReferences) {
  const ids = await harness.batchIds();
  return Promise.allSettled(ids.map((id) => engine.retry(id)));
}

/** Resumes open batches until none are left, as apps do every minute. */
async function finishBatches(harness: FaultHarness): Promise<void> {
  const { clock } = harness;
  const giveUpAt = clock.monotonic() + 40_000;
  const engine = harness.engine("calm");
  await until(async () => {
    if (clock.monotonic() > giveUpAt) throw new Error("A batch is still open.");
    for await (const result of engine.resume()) checkResult(result);
    for await (const _id of harness.store.journal.unfinished({ kind: "batch" })) return false;
    return true;
  });
}

/** Checks, after the faults are off and everything was retried, that all requested and all paid images exist. */
async function check(
  harness: FaultHarness,
  { numImages }: FaultSchedule,
  reader: CharacterReferences,
  results: readonly BatchResult[],
): Promise<void> {
  const ids = await harness.batchIds();
  expect(results.map(({ batchId }) => batchId)).toEqual(ids);
  for (const result of results) {
    checkResult(result);
    expect(result.status, JSON.stringify(result.failures)).toBe("succeeded");
    await until(async () => (await reader.batch(result.batchId))?.status === "succeeded");
    expect(await harness.engine("calm").batch(result.batchId)).toEqual(result);
    await checkEvents(reader, result);
  }
  const { predictions } = harness.emulator;
  const ledger = await readLedger(harness.store, predictions, ids);
  expect(ledger.images, "every image is in a result").toHaveLength(ids.length * numImages);
  expect(
    ledger.paidInVain.filter(({ status }) => status !== "canceled"),
    "paid but lost",
  ).toEqual([]);
  expect(ledger.missing, "created but not stored").toBe(0);
  const creates = harness.emulator.requests.filter(({ route }) => route === "create");
  const made = creates.filter(({ predictionId }) => predictionId !== undefined);
  expect(made).toHaveLength(predictions.length);
  const logged = JSON.stringify(harness.logged);
  expect(logged).not.toContain(token);
  expect(logged.includes(leakMarker), "the provider's text is logged only at debug level").toBe(false);
}
