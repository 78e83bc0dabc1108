import type { FaultLog } from "../fault-log.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";

/** Counts the faults that a prediction carries from its creation on: its end and its output. */
export function noteScriptFaults(faults: FaultLog, script: PredictionScript): void {
  if (script.end !== undefined && script.end.status !== "succeeded") faults.fired(`end.${script.end.status}`);
  if (script.output !== undefined) faults.fired(`output.${script.output.kind}`);
  if (script.earlyOutput === true) faults.fired("output.early");
}
