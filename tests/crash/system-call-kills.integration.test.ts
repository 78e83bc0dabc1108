import { describe, expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { findCallPoints, runWithFault, sample } from "./attempt.ts";
import { leftovers } from "./leftovers.ts";
import { Operator } from "./operator.ts";
import { isComplete, neighbor, type Scenario, scenarios } from "./scenarios.ts";
import { canTrace } from "./tracer.ts";

// Skipped tests are failures here. This test reports what is missing instead.
if (!(await canTrace())) {
  test("NOT TESTED: kills at system calls, because strace is missing or not allowed to trace", async () => {
    expect(await canTrace()).toBe(false);
  });
} else {
  describe.each(scenarios)("$name", (scenario) => {
    test("is done or not done, but never in between, after a kill before any system call", {
      timeout: 10 * 60_000,
    }, async () => {
      const points = await findCallPoints(scenario, await temporaryDirectory(), "pool");
      const states = { done: 0, not: 0 };
      const chosen = sample(points);
      for (const point of chosen) {
        const directory = await temporaryDirectory();
        const operator = await Operator.start();
        const fault = { point, fault: "signal=SIGKILL", thread: "pool" } as const;
        try {
          const answer = await runWithFault(operator, scenario, directory, fault);
          expect(answer, `${point.name} ${point.at}`).toEqual({ type: "killed" });
        } finally {
          await operator.end();
        }
        const done = await expectSound(scenario, directory, `killed before ${point.name} ${point.at}`);
        states[done ? "done" : "not"] += 1;
      }
      process.stdout.write(
        `${scenario.name}: killed before ${chosen.length} of ${points.length} calls, ` +
          `${states.not} times not done, ${states.done} times done, never in between\n`,
      );
      expect(states.not).toBeGreaterThan(0);
    });
  });
}

/**
 * Checks that a new store finds only complete data, and that the operation can be done once. Returns whether it was
 * done.
 */
async function expectSound(scenario: Scenario, directory: string, when: string): Promise<boolean> {
  const store = fsStore({ directory });
  const done = await scenario.isDone(store).catch((error: unknown) => {
    throw new Error(`${when}: ${error}`);
  });
  if (scenario.prepare(directory).length > 0) expect(await isComplete(store, neighbor), when).toBe(true);
  // Opening the store removed what the dead process left.
  expect(await leftovers(directory), when).toEqual([]);
  const { type } = scenario.operation(directory);
  if (done && type !== "delete") {
    await expect(scenario.repeat(store), when).rejects.toMatchObject({ code: "conflict" });
  } else {
    const repeated = await scenario.repeat(store);
    if (type === "delete") expect(repeated, when).toBe(!done);
  }
  expect(await scenario.isDone(fsStore({ directory })), when).toBe(true);
  return done;
}
