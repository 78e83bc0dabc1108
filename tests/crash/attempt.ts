import { Operator } from "./operator.ts";
import type { Scenario } from "./scenarios.ts";
import { type CallPoint, type Fault, Tracer } from "./tracer.ts";

/** The thread of an operator that is traced. */
export type Thread = "pool" | "main";

/** Creates the state that a scenario starts from. */
export async function prepare(operator: Operator, scenario: Scenario, directory: string): Promise<void> {
  for (const operation of scenario.prepare(directory)) await operator.runOrThrow(operation);
}

/** Returns the system calls that a scenario's operation makes in one thread, on the files of its store. */
export async function findCallPoints(
  scenario: Scenario,
  directory: string,
  thread: Thread,
): Promise<CallPoint[]> {
  const operator = await Operator.start();
  try {
    await prepare(operator, scenario, directory);
    const tracer = await Tracer.start(operator[thread]);
    await operator.runOrThrow(scenario.operation(directory));
    return await tracer.stop(directory);
  } finally {
    await operator.end();
  }
}

/** Runs a scenario's operation with a fault instead of one of its system calls. */
export async function runWithFault(
  operator: Operator,
  scenario: Scenario,
  directory: string,
  { point, fault, thread }: { readonly point: CallPoint; readonly fault: Fault; readonly thread: Thread },
) {
  await prepare(operator, scenario, directory);
  const tracer = await Tracer.start(operator[thread], { point, fault });
  try {
    return await operator.run(scenario.operation(directory));
  } finally {
    await tracer.stop(directory);
  }
}

/** Returns every third item, or all items if DRAMATIS_FULL is set. */
export function sample<Item>(items: readonly Item[]): readonly Item[] {
  return process.env.DRAMATIS_FULL === "1" ? items : items.filter((_, index) => index % 3 === 0);
}
