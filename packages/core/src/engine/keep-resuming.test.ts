import { expect, test } from "vitest";
import { SteppedClock } from "../../tests/testing/stepped-clock.ts";
import type { ResumeOptions } from "./batches/resume-batches.ts";
import { type KeepResumingOptions, keepResuming } from "./keep-resuming.ts";
import { silentLogger } from "./logger.ts";

type Pass = { readonly signal: AbortSignal | undefined; end(): void; fail(error: unknown): void };

/** Starts `keepResuming` with a `resume` whose passes the test ends. */
function engine(options?: KeepResumingOptions) {
  const clock = new SteppedClock();
  const shutdown = new AbortController();
  const passes: Pass[] = [];
  const logged: object[] = [];
  async function* resume({ signal }: ResumeOptions) {
    yield { batchId: `batch ${passes.length}`, status: "succeeded" as const };
    await new Promise<void>((resolve, reject) => passes.push({ signal, end: resolve, fail: reject }));
  }
  const logger = {
    ...silentLogger,
    info: (details: object) => logged.push(details),
    error: (details: object) => logged.push(details),
  };
  return {
    clock,
    shutdown,
    passes,
    logged,
    resuming: keepResuming({ clock, logger, shutdown }, resume, options),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a pass starts at once, and the next one a minute after it has finished", async () => {
  const { clock, passes, logged } = engine();
  await turn();
  expect(passes).toHaveLength(1);
  await clock.advance(600_000);
  expect(passes).toHaveLength(1);
  passes[0]?.end();
  await turn();
  await clock.advance(59_999);
  expect(passes).toHaveLength(1);
  await clock.advance(1);
  expect(passes).toHaveLength(2);
  expect(logged).toEqual([
    { batchId: "batch 0", status: "succeeded" },
    { batchId: "batch 1", status: "succeeded" },
  ]);
});

test("a pass that fails is logged, and the next one starts on time", async () => {
  const { clock, passes, logged } = engine({ everyMs: 5_000 });
  await turn();
  passes[0]?.fail(new Error("the disk is full"));
  await turn();
  expect(logged.at(-1)).toMatchObject({ error: { message: "the disk is full" } });
  await clock.advance(5_000);
  expect(passes).toHaveLength(2);
});

test.each<[string, (started: ReturnType<typeof engine>, signal: AbortController) => void]>([
  ["stop()", ({ resuming }) => void resuming.stop()],
  ["using", ({ resuming }) => resuming[Symbol.dispose]()],
  ["its signal", (_started, signal) => signal.abort()],
  ["close() of the engine", ({ shutdown }) => shutdown.abort()],
])("%s stops the current pass and the wait for the next", async (_what, end) => {
  const signal = new AbortController();
  const started = engine({ signal: signal.signal });
  const { clock, passes, resuming } = started;
  await turn();
  end(started, signal);
  expect(passes[0]?.signal?.aborted).toBe(true);
  passes[0]?.end();
  await resuming.stop();
  await clock.advance(120_000);
  expect(passes).toHaveLength(1);
  expect(clock.sleepers).toBe(0);
});

test("stop() waits for the current pass", async () => {
  const { passes, resuming } = engine();
  await turn();
  let hasStopped = false;
  const stopped = resuming.stop().then(() => {
    hasStopped = true;
  });
  await turn();
  expect(hasStopped).toBe(false);
  passes[0]?.end();
  await stopped;
  expect(hasStopped).toBe(true);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("an everyMs of %s is rejected", (everyMs) => {
  expect(() => engine({ everyMs })).toThrow(expect.objectContaining({ code: "invalid_request" }));
});
