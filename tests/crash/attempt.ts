import { Operator } from "./operator.ts";
import type { Scenario } from "./scenarios.ts";
import { type CallPoint, type Fault, Tracer } from "./tracer.ts";

/** The thread of an operator that is watched. */
export type Thread = "pool" | "main";

/** Makes what a scenario expects to be there. */
export async function prepare(operator: Operator, scenario: Scenario, directory: string): Promise<void> {
  for (const operation of scenario.prepare(directory)) await operator.must(operation);
}

/** The calls that the operation of a scenario makes in one thread, on the files of its store. */
export async function pointsOf(scenario: Scenario, directory: string, thread: Thread): Promise<CallPoint[]> {
  const operator = await Operator.start();
  try {
    await prepare(operator, scenario, directory);
    const tracer = await Tracer.start(operator[thread]);
    await operator.must(scenario.operation(directory));
    return await tracer.stop(directory);
  } finally {
    await operator.end();
  }
}

/** Runs the operation of a scenario with a fault in place of one of its calls. */
export async function runWith(
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

/** A part of the points, unless everything is asked for. */
export function sample<Item>(items: readonly Item[]): readonly Item[] {
  return process.env.DRAMATIS_FULL === "1" ? items : items.filter((_, index) => index % 3 === 0);
}
