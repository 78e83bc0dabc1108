import { oversizedPng } from "../drawing/oversized-png.ts";
import { type BodyStep, bytes, EMULATOR_HEADERS, empty, json, type Reply, text } from "../http/reply.ts";
import type { DownloadFault } from "../scenario/download-fault.ts";

/** The download to which a fault applies. */
export interface SpoiledDownload {
  readonly image: Uint8Array;
  readonly contentType: string;
  /** The number of redirects so far. */
  readonly hop: number;
  readonly url: URL;
}

export function faultyDownload(fault: DownloadFault, spoiled: SpoiledDownload): Reply {
  const { image, contentType } = spoiled;
  const type = { "content-type": contentType };
  const half = image.subarray(0, Math.floor(image.byteLength / 2));
  switch (fault.kind) {
    case "answer":
      return text(fault.status, fault.body ?? `Status ${fault.status}`, fault.headers);
    case "empty":
      return bytes(200, new Uint8Array(0), type);
    case "html":
      return text(200, "<!doctype html><title>Sorry</title><p>Something went wrong.</p>");
    case "json":
      return json(200, { detail: "Something went wrong." });
    case "truncated":
      return streamed([{ step: "bytes", bytes: half }], type, fault.declared ? image.byteLength : undefined);
    case "reset":
      return streamed([{ step: "bytes", bytes: half }, { step: "reset" }], type, image.byteLength);
    case "stall":
      return streamed([{ step: "bytes", bytes: half }, { step: "stall" }], type, image.byteLength);
    case "redirect":
      return empty(302, { location: redirectHop(fault, spoiled.hop, spoiled.url) ?? spoiled.url.href });
    case "oversized":
      return bytes(200, oversizedPng(), { "content-type": "image/png" });
    case "content-type":
      return bytes(200, image, { "content-type": fault.contentType });
    case "bytes":
      return bytes(200, fault.bytes, { "content-type": fault.contentType });
    case "slow":
      return streamed(slowSteps(image, fault.chunks, fault.pauseMs), type, image.byteLength);
  }
}

/** Returns the target of a redirect after `hop` redirects, or undefined if the image follows. */
export function redirectHop(
  fault: Extract<DownloadFault, { kind: "redirect" }>,
  hop: number,
  url?: URL,
): string | undefined {
  if (fault.to !== undefined) return fault.to;
  if (fault.loop !== true && hop >= (fault.hops ?? 1)) return undefined;
  const next = new URL(url ?? "http://replicate-emulator.invalid");
  next.searchParams.set("hop", String(hop + 1));
  return next.href;
}

function streamed(
  steps: readonly BodyStep[],
  headers: Readonly<Record<string, string>>,
  contentLength: number | undefined,
): Reply {
  return {
    kind: "streamed",
    status: 200,
    headers: { ...EMULATOR_HEADERS, ...headers },
    contentLength,
    steps,
  };
}

function slowSteps(image: Uint8Array, chunks: number, pauseMs: number): readonly BodyStep[] {
  const size = Math.max(1, Math.ceil(image.byteLength / Math.max(1, chunks)));
  const steps: BodyStep[] = [];
  for (let start = 0; start < image.byteLength; start += size) {
    if (start > 0) steps.push({ step: "pause", ms: pauseMs });
    steps.push({ step: "bytes", bytes: image.subarray(start, start + size) });
  }
  return steps;
}
