import { mediaTypeOf } from "../drawing/render.ts";
import { problem } from "../http/problem.ts";
import { bytes, type Reply } from "../http/reply.ts";
import { isDataRemoved } from "../prediction/prediction-json.ts";
import { drawingOf, drawnCount } from "../prediction/prediction-output.ts";
import type { PredictionRecord } from "../prediction/prediction-record.ts";
import { downloadFault, downloadFaultName } from "../scenario/download-fault.ts";
import { type Call, currentState, type Emulation } from "./emulation.ts";
import { faultyDownload, redirectHop } from "./faulty-download.ts";

/** Serves an output. No token is needed, as for Replicate's delivery hosts. */
export async function download(emulation: Emulation, call: Call): Promise<Reply> {
  const record = emulation.predictions.byOutputKey(call.params[0] ?? "");
  const index = Number(call.params[1]);
  if (record === undefined || !isServed(emulation, record, index)) return problem(404);
  call.note(record);
  const hop = Number(call.request.url.searchParams.get("hop") ?? 0);
  // The hops of a redirect are one download.
  const attempt = (record.downloads.get(index) ?? 0) - (hop > 0 ? 1 : 0);
  if (hop === 0) record.downloads.set(index, attempt + 1);
  const drawing = drawingOf(record, index);
  const contentType = mediaTypeOf(drawing.format);
  const fault = downloadFault(record.script.downloads, { output: index, attempt });
  const landed = fault?.kind === "redirect" && redirectHop(fault, hop) === undefined;
  const image = await emulation.render(drawing);
  if (fault === undefined || landed) {
    return bytes(200, image, { "content-type": contentType, "cache-control": "public, max-age=3600" });
  }
  if (hop === 0) emulation.faults.fired(`download.${downloadFaultName(fault)}`);
  return faultyDownload(fault, { image, contentType, hop, url: call.request.url });
}

function isServed(emulation: Emulation, record: PredictionRecord, index: number): boolean {
  const state = currentState(emulation, record);
  const shown =
    state.status === "succeeded" || (state.status === "processing" && record.script.earlyOutput === true);
  const view = { now: emulation.clock.now(), retentionMs: emulation.retentionMs };
  return shown && index < drawnCount(record) && !isDataRemoved(state, view);
}
