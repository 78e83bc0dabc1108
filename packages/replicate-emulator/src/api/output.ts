import { isDataRemoved } from "../prediction/prediction-json.ts";
import { drawingOf, drawnCount } from "../prediction/prediction-output.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { currentState, type Emulation } from "./emulation.ts";

const PORTRAIT = { width: 768, height: 768, format: "png" } as const;

/** Returns the prediction whose output with this key and index can be downloaded now. */
export function servedPrediction(
  emulation: Emulation,
  key: string,
  index: number,
): PredictionRecord | undefined {
  const record = emulation.predictions.byOutputKey(key);
  if (record === undefined) return undefined;
  const state = currentState(emulation, record);
  const shown =
    state.status === "succeeded" || (state.status === "processing" && record.script.earlyOutput === true);
  const view = { now: emulation.clock.now(), retentionMs: emulation.retentionMs };
  return shown && index < drawnCount(record) && !isDataRemoved(state, view) ? record : undefined;
}

/** Renders one output of a prediction. */
export function renderOutput(
  emulation: Emulation,
  record: PredictionRecord,
  index: number,
): Promise<Uint8Array> {
  const { order, seed } = record;
  if (order.media === "image") return emulation.render(drawingOf(record, order, index));
  const { picture, aspectRatio, format } = order;
  return emulation.renderVideo({
    key: `${record.outputKey}/${index}`,
    picture: () => picture?.(seed) ?? drawPicture(emulation, order.prompt, seed),
    aspectRatio,
    number: seed + index,
    format,
  });
}

/** Draws the picture of a video without an input image. */
export function drawPicture(emulation: Emulation, description: string, seed: number): Promise<Uint8Array> {
  return emulation.render({ description, seed, index: 0, ...PORTRAIT });
}
