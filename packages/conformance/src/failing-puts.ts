import type { ErrorCode } from "@dramatis/core";
import type { AssetBody, PutInfo } from "@dramatis/core/store";
import { sourceOf } from "./bodies.ts";
import { fewBytes, sampleBytes } from "./samples.ts";

/** A put that must fail. */
export interface FailingPut {
  readonly body: AssetBody;
  readonly info: Partial<PutInfo>;
  /** The code of its error, or the very error that the caller's own stream or signal gave. */
  readonly fails: ErrorCode | Error;
  /** The stream's source was told that nobody reads it any more. */
  readonly cancelled?: () => boolean;
}

const long = sampleBytes(200_000);

/** Every way in which a put fails that is no fault of the store, each to be begun anew. */
export const failingPuts: Readonly<Record<string, () => FailingPut>> = {
  "a source that breaks at once": () => breaking([]),
  "a source that breaks midway": () => breaking([long, fewBytes]),
  "an abort beforehand, of bytes": () => ({ ...abortedBefore(), body: fewBytes }),
  "an abort beforehand, of a stream": () => {
    const { stream, told } = sourceOf([fewBytes]);
    return { ...abortedBefore(), body: stream, cancelled: () => told.cancelled.length > 0 };
  },
  "an abort midway, of a stream that brings nothing any more": abortedMidway,
  "too many bytes": () => ({ body: fewBytes, info: { maxBytes: 4 }, fails: "output_too_large" }),
  "too many bytes in a Blob": () => ({
    body: new Blob([fewBytes]),
    info: { maxBytes: 4 },
    fails: "output_too_large",
  }),
  "too many bytes in a stream that goes on": () => {
    const { stream, told } = sourceOf(Array.from({ length: 2000 }, () => long.slice(0, 1000)));
    const cancelled = () => told.cancelled.length > 0 && told.pulled < 1000;
    return { body: stream, info: { maxBytes: 100_000 }, fails: "output_too_large", cancelled };
  },
  "fewer bytes than announced": () => ({ body: fewBytes, info: { byteLength: 6 }, fails: "store_failed" }),
  "fewer bytes in a stream than announced": () => ({
    body: sourceOf([long]).stream,
    info: { byteLength: long.byteLength + 1 },
    fails: "store_failed",
  }),
  "more bytes than announced": () => ({ body: fewBytes, info: { byteLength: 4 }, fails: "store_failed" }),
  "other bytes than announced": () => ({
    body: sourceOf([long]).stream,
    info: { sha256: "0".repeat(64) },
    fails: "store_failed",
  }),
};

function breaking(chunks: readonly Uint8Array[]): FailingPut {
  const broke = new Error("the connection broke");
  return { body: sourceOf(chunks, broke).stream, info: {}, fails: broke };
}

function abortedBefore(): Pick<FailingPut, "info" | "fails"> {
  const enough = new Error("enough");
  return { info: { signal: AbortSignal.abort(enough) }, fails: enough };
}

function abortedMidway(): FailingPut {
  const enough = new Error("enough");
  const stop = new AbortController();
  let cancelled = false;
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (pulls++ === 0) return controller.enqueue(long.slice());
        stop.abort(enough);
        return new Promise<void>(() => undefined);
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, info: { signal: stop.signal }, fails: enough, cancelled: () => cancelled };
}
