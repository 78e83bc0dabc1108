import type { ErrorCode } from "@dramatis/core";
import type { AssetBody, PutInfo } from "@dramatis/core/store";
import { createSource } from "./bodies.ts";
import { fewBytes, sampleBytes } from "./samples.ts";

/** A put that must fail. */
export interface FailingPut {
  readonly body: AssetBody;
  readonly info: Partial<PutInfo>;
  /** The expected error code, or the exact error of the caller's own stream or signal. */
  readonly fails: ErrorCode | Error;
  /** Whether the stream's source was canceled. */
  readonly canceled?: () => boolean;
}

const long = sampleBytes(200_000);

/** Every way in which a put fails through no fault of the store. Each entry starts a new put. */
export const failingPuts: Readonly<Record<string, () => FailingPut>> = {
  "a source that fails immediately": () => breaking([]),
  "a source that fails midway": () => breaking([long, fewBytes]),
  "an abort before a put of bytes": () => ({ ...abortedBefore(), body: fewBytes }),
  "an abort before a put of a stream": () => {
    const { stream, observed } = createSource([fewBytes]);
    return { ...abortedBefore(), body: stream, canceled: () => observed.canceled.length > 0 };
  },
  "an abort during a put of a stalled stream": abortedMidway,
  "too many bytes": () => ({ body: fewBytes, info: { maxBytes: 4 }, fails: "output_too_large" }),
  "too many bytes in a Blob": () => ({
    body: new Blob([fewBytes]),
    info: { maxBytes: 4 },
    fails: "output_too_large",
  }),
  "too many bytes in a long stream": () => {
    const { stream, observed } = createSource(Array.from({ length: 2000 }, () => long.slice(0, 1000)));
    const canceled = () => observed.canceled.length > 0 && observed.pulled < 1000;
    return { body: stream, info: { maxBytes: 100_000 }, fails: "output_too_large", canceled };
  },
  "fewer bytes than declared": () => ({ body: fewBytes, info: { byteLength: 6 }, fails: "store_failed" }),
  "fewer bytes in a stream than declared": () => ({
    body: createSource([long]).stream,
    info: { byteLength: long.byteLength + 1 },
    fails: "store_failed",
  }),
  "more bytes than declared": () => ({ body: fewBytes, info: { byteLength: 4 }, fails: "store_failed" }),
  "bytes that do not match the declared SHA-256": () => ({
    body: createSource([long]).stream,
    info: { sha256: "0".repeat(64) },
    fails: "store_failed",
  }),
};

function breaking(chunks: readonly Uint8Array[]): FailingPut {
  const broke = new Error("connection lost");
  return { body: createSource(chunks, broke).stream, info: {}, fails: broke };
}

function abortedBefore(): Pick<FailingPut, "info" | "fails"> {
  const enough = new Error("enough");
  return { info: { signal: AbortSignal.abort(enough) }, fails: enough };
}

function abortedMidway(): FailingPut {
  const enough = new Error("enough");
  const stop = new AbortController();
  let canceled = false;
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (pulls++ === 0) return controller.enqueue(long.slice());
        stop.abort(enough);
        return new Promise<void>(() => undefined);
      },
      cancel() {
        canceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, info: { signal: stop.signal }, fails: enough, canceled: () => canceled };
}
