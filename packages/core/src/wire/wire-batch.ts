import type { BatchResult, RunningBatch, VideoResult } from "../batch/batch-result.ts";
import type { UrlOf } from "./wire-image.ts";
import { toWireResult, type WireResult } from "./wire-result.ts";
import { toWireVideoResult, type WireVideoResult } from "./wire-video-result.ts";

/** A batch of either kind as it goes over the wire. */
export function toWireBatch(
  result: BatchResult | RunningBatch | VideoResult | RunningBatch<"video">,
  urlOf: UrlOf,
): WireResult | WireVideoResult {
  return result.kind === "image" ? toWireResult(result, urlOf) : toWireVideoResult(result, urlOf);
}
