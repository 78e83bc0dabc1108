import type { PredictionScript } from "@dramatis/replicate-emulator";
import { expect } from "vitest";
import type { BatchResult } from "../../../src/batch/batch-result.ts";
import type { CharacterReferences } from "../../../src/images/character-references.ts";
import type { Clock } from "../../../src/util/clock.ts";
import { callAfter } from "../../../src/util/wait.ts";
import { Crash } from "../crash.ts";
import { jumpingClock } from "../jumping-clock.ts";
import { until } from "../workbench.ts";
import { type FaultBench, faultBench, smallImages } from "./fault-bench.ts";
import { type FaultSetup, inside } from "./fault-case.ts";
import { checkEvents, checkResult, readLedger, token } from "./ledger.ts";
import type { FaultSchedule } from "./schedule.ts";

/** Runs a schedule of faults until all have gone, and checks it; answers with how often each fault fired. */
export async function runSchedule(schedule: FaultSchedule): Promise<Record<string, number>> {
  let isOn = true;
  const { fates, lists, puts, heads, appends, concurrency, clocks } = schedule;
  const over = new AbortController();
  const setUp = (real: Clock): FaultSetup => {
    const clock = jumpingClock(clocks.first, real);
    for (const { afterMs, ms } of clocks.jumps) {
      callAfter(real, afterMs, () => over.signal.aborted || clock.jump(ms));
    }
    return {
      // The limiter is the process's, so one that has only been played dead goes on taking up its places.
      concurrency: schedule.crash === undefined ? concurrency : 32,
      timeoutMs: 3_000,
      clock,
      rival: jumpingClock(clocks.second, real),
      // A lease outlasts a create that is under way, and a crash makes others wait for it.
      timing: { leaseMs: 500, createMs: 3_000, afterCancelMs: 2_000 },
      scenario: {
        prediction: ({ index }) => (isOn ? fateOf(fates[index], () => isOn) : undefined),
        list: { calls: ({ index }) => (isOn ? lists[index] : undefined) },
      },
      store: {
        put: (call) => (isOn ? puts[call] : undefined),
        head: (call) => isOn && heads[call] === true,
        append: (call) => (isOn ? appends[call] : undefined),
      },
    };
  };
  const bench = await faultBench(schedule.model, setUp);
  const within = <Value>(what: string, work: Promise<Value>) => inTime(bench.clock, what, work);
  try {
    const steady = bench.rival() ?? bench.engine();
    const crash = schedule.crash && new Crash(schedule.crash);
    const first = crash === undefined ? bench.engine() : bench.mortal(crash);
    await within("the first round", firstRound(bench.clock, schedule, first, steady, crash));
    for (let tries = 0; tries < schedule.earlyRetries; tries++) {
      await within("an early retry", retryAll(bench, steady));
    }
    isOn = false;
    await within("the end of what is open", finish(bench));
    const calm = bench.engine("calm");
    const results = await within("the last retry", lastRetry(bench, calm));
    await within("the check", check(bench, schedule, calm, results));
    return { ...bench.fired(), ...(crash?.at ? { crash: 1 } : {}) };
  } finally {
    over.abort();
    await bench.close();
  }
}

/** Downloads that still fail come good with everything else. */
function fateOf(fate: PredictionScript | undefined, isOn: () => boolean): PredictionScript | undefined {
  const { downloads } = fate ?? {};
  if (typeof downloads !== "function") return fate;
  return { ...fate, downloads: (call) => (isOn() ? downloads(call) : undefined) };
}

/** Nothing here takes long; what does hangs. */
async function inTime<Value>(clock: Clock, what: string, work: Promise<Value>): Promise<Value> {
  let takeBack = () => {};
  const late = new Promise<never>((_, reject) => {
    takeBack = callAfter(clock, 60_000, () => reject(new Error(`${what} did not come.`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    takeBack();
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
  const takeBack =
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
  takeBack?.();
}

/** A batch that cannot be journaled is refused; an abort beforehand comes back as its reason. */
function codeOf({ reason }: PromiseRejectedResult): unknown {
  return reason.name === "AbortError" ? reason.name : (reason.code ?? reason);
}

/** A prediction that a retry finds may still fail, as it was going to: only the next retry pays for another one. */
async function lastRetry(bench: FaultBench, engine: CharacterReferences): Promise<BatchResult[]> {
  for (let tries = 0; ; tries++) {
    const results = (await retryAll(bench, engine)).map((outcome) => {
      if (outcome.status === "rejected") throw outcome.reason;
      return outcome.value;
    });
    if (tries >= 3 || results.every(({ status }) => status === "succeeded")) return results;
  }
}

async function retryAll(bench: FaultBench, engine: CharacterReferences) {
  const ids = await bench.batchIds();
  return Promise.allSettled(ids.map((id) => engine.retry(id)));
}

/** Somebody finishes what is open, as apps do every minute. */
async function finish(bench: FaultBench): Promise<void> {
  const { clock } = bench;
  const giveUpAt = clock.monotonic() + 40_000;
  const engine = bench.engine("calm");
  await until(async () => {
    if (clock.monotonic() > giveUpAt) throw new Error("A batch stays open.");
    for await (const result of engine.resume()) checkResult(result);
    for await (const _id of bench.store.journal.unfinished({ kind: "batch" })) return false;
    return true;
  });
}

/** The faults have gone, and everything was tried again: all that was asked for is there, and all that was paid. */
async function check(
  bench: FaultBench,
  { numImages }: FaultSchedule,
  reader: CharacterReferences,
  results: readonly BatchResult[],
): Promise<void> {
  const ids = await bench.batchIds();
  expect(results.map(({ batchId }) => batchId)).toEqual(ids);
  for (const result of results) {
    checkResult(result);
    expect(result.status, JSON.stringify(result.failures)).toBe("succeeded");
    await until(async () => (await reader.batch(result.batchId))?.status === "succeeded");
    expect(await bench.engine("calm").batch(result.batchId)).toEqual(result);
    await checkEvents(reader, result);
  }
  const { predictions } = bench.emulator;
  const ledger = await readLedger(bench.store, predictions, ids);
  expect(ledger.images, "every image is in a result").toHaveLength(ids.length * numImages);
  expect(
    ledger.paidInVain.filter(({ status }) => status !== "canceled"),
    "paid and lost",
  ).toEqual([]);
  expect(ledger.missing, "made and not stored").toBe(0);
  const creates = bench.emulator.requests.filter(({ route }) => route === "create");
  const made = creates.filter(({ predictionId }) => predictionId !== undefined);
  expect(made).toHaveLength(predictions.length);
  const logged = JSON.stringify(bench.logged);
  expect(logged).not.toContain(token);
  expect(logged.includes(inside), "the provider's text is logged at debug level only").toBe(false);
}
