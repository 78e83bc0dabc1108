import { describe, expect, test } from "vitest";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import { temporaryDirectory } from "../../packages/fs-store/src/testing/temporary-directory.ts";
import { findCallPoints, runWithFault, sample, type Thread } from "./attempt.ts";
import { leftovers } from "./leftovers.ts";
import { Operator } from "./operator.ts";
import { isComplete, neighbor, type Scenario, scenarios } from "./scenarios.ts";
import { type CallPoint, canTrace, type Fault } from "./tracer.ts";

interface ErrorPoint {
  readonly point: CallPoint;
  readonly thread: Thread;
  readonly fault: Fault;
}

// Skipped tests are failures here. This test reports what is missing instead.
if (!(await canTrace())) {
  test("NOT TESTED: errors of system calls, because strace is missing or not allowed to trace", async () => {
    expect(await canTrace()).toBe(false);
  });
} else {
  describe.each(scenarios)("$name", (scenario) => {
    test("fails with `store_failed` at every refused system call", { timeout: 10 * 60_000 }, async () => {
      const surfaced = new Map<string, number>();
      const refused = sample(await errorPoints(scenario));
      let operator = await Operator.start();
      try {
        const waiting = refused.map((refusal) => ({ refusal, attempts: 5 }));
        for (const { refusal, attempts } of waiting) {
          const directory = await temporaryDirectory();
          const when = `${refusal.fault} at ${refusal.point.name} ${refusal.point.at} (${refusal.thread})`;
          const answer = await runWithFault(operator, scenario, directory, refusal);
          if (answer.type === "killed") {
            // The call was a write by which threads wake one another, which kills Node if it fails. Their number
            // varies, so another attempt can hit the write to the file.
            expect(refusal.point.name, when).toBe("write");
            operator = await Operator.start();
            if (attempts > 1) waiting.push({ refusal, attempts: attempts - 1 });
            continue;
          }
          const done = await expectSound(scenario, directory, when);
          if (answer.type === "done") expect(done, when).toBe(true);
          else {
            expect(answer, when).toMatchObject({ code: "store_failed" });
            expect(answer.message, when).toContain(refusal.fault.slice("error=".length));
            expect(answer.message, when).not.toContain(directory);
            if (!scenario.canBeDoneDespiteError) expect(done, when).toBe(false);
            surfaced.set(refusal.point.name, (surfaced.get(refusal.point.name) ?? 0) + 1);
          }
          await expectRepeatable(operator, scenario, directory, { done, when });
          if (!refusal.point.name.startsWith("unlink")) expect(await leftovers(directory), when).toEqual([]);
        }
      } finally {
        await operator.end();
      }
      const counts = [...surfaced].map(([name, count]) => `${name} ${count}`).join(", ");
      process.stdout.write(`${scenario.name}: ${refused.length} refusals, surfaced: ${counts}\n`);
      for (const name of new Set(refused.map(({ point }) => point.name))) {
        // Only a failed removal of a name can go unreported. A write can be missed, as explained above; full disks have
        // their own test.
        if (!/^(unlink|write)/.test(name)) expect(surfaced.get(name), name).toBeGreaterThan(0);
      }
    });
  });
}

async function errorPoints(scenario: Scenario): Promise<ErrorPoint[]> {
  const points: ErrorPoint[] = [];
  for (const thread of ["pool", "main"] as const) {
    for (const point of await findCallPoints(scenario, await temporaryDirectory(), thread)) {
      const moves = /^(link|rename)/.test(point.name);
      for (const fault of [
        "error=EIO",
        "error=ENOSPC",
        ...(moves ? (["error=EXDEV"] as const) : []),
      ] as const)
        points.push({ point, thread, fault });
    }
  }
  return points;
}

/** Checks that a new store finds only complete data. Returns whether the operation is done. */
async function expectSound(scenario: Scenario, directory: string, when: string): Promise<boolean> {
  const store = fsStore({ directory });
  if (scenario.prepare(directory).length > 0) expect(await isComplete(store, neighbor), when).toBe(true);
  return scenario.isDone(store).catch((error: unknown) => {
    throw new Error(`After ${when}: ${error}`);
  });
}

/** Checks that the store still works after the error: the operation succeeds now, unless it was done before. */
async function expectRepeatable(
  operator: Operator,
  scenario: Scenario,
  directory: string,
  { done, when }: { readonly done: boolean; readonly when: string },
): Promise<void> {
  const operation = scenario.operation(directory);
  const again = await operator.run(operation);
  if (operation.type === "delete") expect(again, when).toEqual({ type: "done", value: !done });
  else if (done) expect(again, when).toMatchObject({ type: "failed", code: "conflict" });
  else expect(again, when).toMatchObject({ type: "done" });
  expect(await scenario.isDone(fsStore({ directory })), when).toBe(true);
}
