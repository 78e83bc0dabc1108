import { type Drawing, mediaTypeOf } from "../drawing/render.ts";
import type { ImageOrder } from "../model/image-order.ts";
import type { VideoOrder } from "../model/video-order.ts";
import type { PredictionRecord } from "./prediction-record.ts";

/** Returns how many images or videos a successful prediction has made. */
export function drawnCount(record: PredictionRecord): number {
  const { output } = record.script;
  if (output?.kind === "count") return Math.max(0, Math.floor(output.count));
  if (output?.kind === "value") return 0;
  return record.order.count;
}

/** Returns the value of `output` after success. */
export function outputOf(record: PredictionRecord): unknown {
  const { output: script } = record.script;
  if (script?.kind === "value") return script.value;
  const images: (string | null)[] = [];
  for (let index = 0; index < drawnCount(record); index += 1) {
    images.push(script?.kind === "holes" && script.at.includes(index) ? null : imageUrl(record, index));
  }
  if (script?.kind === "wrapped") return script.wrap(outputUrls(record));
  const shape = script?.kind === "shape" ? script.shape : shapeOf(record);
  return shape === "array" ? images : (images[0] ?? null);
}

/** Returns the URLs of a prediction's outputs, in order. */
export function outputUrls(record: PredictionRecord): readonly string[] {
  return Array.from({ length: drawnCount(record) }, (_, index) => fileUrl(record, index));
}

/** Returns the drawing for one output of a prediction. */
export function drawingOf(record: PredictionRecord, order: ImageOrder, index: number): Drawing {
  const { prompt, size, format } = order;
  return { description: prompt, seed: record.seed, index, width: size.width, height: size.height, format };
}

/** Returns the media type of a prediction's outputs. */
export function outputType(order: ImageOrder | VideoOrder): string {
  return order.media === "video" ? `video/${order.format}` : mediaTypeOf(order.format);
}

function shapeOf({ model }: PredictionRecord): "string" | "array" {
  return model.media === "video" ? "string" : model.output;
}

function imageUrl(record: PredictionRecord, index: number): string {
  return record.dataUrls?.[index] ?? fileUrl(record, index);
}

function fileUrl(record: PredictionRecord, index: number): string {
  return `${record.outputOrigin}/outputs/${record.outputKey}/out-${index}.${record.order.format}`;
}
