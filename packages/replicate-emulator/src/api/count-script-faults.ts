import type { FaultLog } from "../fault-log.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";

/** Counts the faults of a prediction that are known when it is created: its end and its output. */
export function countScriptFaults(faults: FaultLog, script: PredictionScript): void {
  if (script.end !== undefined && script.end.status !== "succeeded") faults.fired(`end.${script.end.status}`);
  if (script.output !== undefined) faults.fired(`output.${script.output.kind}`);
  if (script.earlyOutput === true) faults.fired("output.early");
}
