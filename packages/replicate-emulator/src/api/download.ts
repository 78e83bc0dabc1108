import { byteRange } from "../http/byte-range.ts";
import type { IncomingRequest } from "../http/incoming-request.ts";
import { problem } from "../http/problem.ts";
import { bytes, empty, type Reply } from "../http/reply.ts";
import { outputType } from "../prediction/prediction-output.ts";
import { downloadFault, downloadFaultName } from "../scenario/download-fault.ts";
import type { Call, Emulation } from "./emulation.ts";
import { faultyDownload, redirectHop } from "./faulty-download.ts";
import { renderOutput, servedPrediction } from "./output.ts";

/** Serves an output, or the requested range of it. Like Replicate's delivery hosts, it requires no token. */
export async function download(emulation: Emulation, call: Call): Promise<Reply> {
  const index = Number(call.params[1]);
  const record = servedPrediction(emulation, call.params[0] ?? "", index);
  if (record === undefined) return problem(404);
  call.recordPrediction(record);
  const hop = Number(call.request.url.searchParams.get("hop") ?? 0);
  // All hops of a redirect are one download.
  const attempt = (record.downloads.get(index) ?? 0) - (hop > 0 ? 1 : 0);
  if (hop === 0) record.downloads.set(index, attempt + 1);
  const contentType = outputType(record.order);
  const fault = downloadFault(record.script.downloads, { output: index, attempt });
  const landed = fault?.kind === "redirect" && redirectHop(fault, hop) === undefined;
  const image = await renderOutput(emulation, record, index);
  if (fault === undefined || landed) {
    return wholeOrRange(call.request, image, contentType);
  }
  if (hop === 0) emulation.faults.fired(`download.${downloadFaultName(fault)}`);
  return faultyDownload(fault, { image, contentType, hop, url: call.request.url });
}

function wholeOrRange({ method, headers }: IncomingRequest, image: Uint8Array, contentType: string): Reply {
  const size = image.byteLength;
  const common = { "accept-ranges": "bytes", "cache-control": "public, max-age=3600" };
  // Outputs have no validator that `If-Range` could match, so such requests get the complete output.
  const ranged = method === "GET" && headers["if-range"] === undefined;
  const range = ranged ? byteRange(headers.range, size) : undefined;
  if (range === undefined) return bytes(200, image, { ...common, "content-type": contentType });
  if (range.kind === "unsatisfiable") return empty(416, { ...common, "content-range": `bytes */${size}` });
  const { start, end } = range;
  return bytes(206, image.subarray(start, end + 1), {
    ...common,
    "content-type": contentType,
    "content-range": `bytes ${start}-${end}/${size}`,
  });
}
