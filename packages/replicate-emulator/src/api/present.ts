import { predictionJson } from "../prediction/prediction-json.ts";
import { drawnCount, outputType } from "../prediction/prediction-output.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { isOver } from "../prediction/prediction-state.ts";
import { currentState, type Emulation } from "./emulation.ts";
import { renderOutput } from "./output.ts";

/** Returns the current prediction as JSON. Renders `data:` outputs first. */
export async function present(emulation: Emulation, record: PredictionRecord) {
  if (record.script.output?.kind === "data-urls" && record.dataUrls === undefined) {
    const state = currentState(emulation, record);
    if (isOver(state) || state.status === "processing") await fillDataUrls(emulation, record);
  }
  return predictionJson(record, currentState(emulation, record), {
    now: emulation.clock.now(),
    retentionMs: emulation.retentionMs,
    redaction: emulation.scenario.redaction ?? "text",
  });
}

async function fillDataUrls(emulation: Emulation, record: PredictionRecord): Promise<void> {
  const urls: string[] = [];
  for (let index = 0; index < drawnCount(record); index += 1) {
    const bytes = await renderOutput(emulation, record, index);
    urls.push(`data:${outputType(record.order)};base64,${Buffer.from(bytes).toString("base64")}`);
  }
  record.dataUrls = urls;
}
