import type { Call } from "../../provider/prediction-provider.ts";
import type { Engine } from "../engine.ts";
import type { Work } from "./batch-run.ts";
import { runCall } from "./run-call.ts";

/** The work of calls that are paid: each of their slots begins an attempt, and its image gets its id now. */
export function freshCalls(
  engine: Engine,
  calls: readonly Call[],
  attemptOf: (slot: number) => number,
  lookSince?: number,
): Work[] {
  return calls.map((call) => {
    const targets = call.slots.map((slot) => ({
      slot,
      attempt: attemptOf(slot),
      assetId: engine.random.uuid(),
    }));
    return (run) => runCall(engine, run, { call, targets }, lookSince);
  });
}
