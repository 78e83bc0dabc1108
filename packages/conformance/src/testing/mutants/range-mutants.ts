import { DramatisError } from "@dramatis/core";
import type { ByteRange, OpenAsset } from "@dramatis/core/store";
import { type Mutant, openWith } from "./mutant.ts";

/** Creates stores with another `stream`. */
function streamWith(stream: (found: OpenAsset, range: ByteRange | undefined) => ReadableStream<Uint8Array>) {
  return openWith((found) => ({
    asset: found.asset,
    bytes: () => found.bytes(),
    stream: (range) => stream(found, range),
  }));
}

/** Stores that return different bytes than the requested range. */
export const rangeMutants: readonly Mutant[] = [
  {
    name: "a range excludes its end",
    makeStore: streamWith((found, range) =>
      found.stream(range?.end ? { start: range.start, end: Math.max(range.start, range.end - 1) } : range),
    ),
    fails: [
      "read: a range: bytes in the middle",
      "read: a range: all bytes, by position",
      "read: a range without any bytes is rejected synchronously",
    ],
  },
  {
    name: "a range without an end has one byte",
    makeStore: streamWith((found, range) =>
      found.stream(range && range.end === undefined ? { ...range, end: range.start } : range),
    ),
    fails: [
      "read: an asset can be read many times, also concurrently",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
    ],
  },
  {
    name: "a range always starts at the first byte",
    makeStore: streamWith((found, range) => found.stream(range && { ...range, start: 0 })),
    fails: [
      "read: a range: bytes in the middle",
      "read: a range: the last byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range: an end after the last byte",
      "read: a range without any bytes is rejected synchronously",
    ],
  },
  {
    name: "a range that ends at 0 is ignored",
    makeStore: streamWith((found, range) => found.stream(range?.end ? range : undefined)),
    fails: [
      "read: a range: the first byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range without any bytes is rejected synchronously",
    ],
  },
  {
    name: "a range must end within the bytes",
    makeStore: streamWith((found, range) => {
      if ((range?.end ?? 0) >= found.asset.byteLength)
        throw new DramatisError("invalid_request", "The range ends after the last byte.");
      return found.stream(range);
    }),
    fails: [
      "write: no bytes: stored unchanged",
      "write: an empty Blob: stored unchanged",
      "write: a stream without chunks: stored unchanged",
      "read: a range: an end after the last byte",
    ],
  },
  {
    name: "a range without any bytes is an empty stream",
    makeStore: streamWith((found, range) => {
      try {
        return found.stream(range);
      } catch {
        return new ReadableStream({ start: (controller) => controller.close() });
      }
    }),
    fails: ["read: a range without any bytes is rejected synchronously"],
  },
  {
    name: "a range without any bytes is an error of the stream",
    makeStore: streamWith((found, range) => {
      try {
        return found.stream(range);
      } catch (error) {
        return new ReadableStream({ start: (controller) => controller.error(error) });
      }
    }),
    fails: ["read: a range without any bytes is rejected synchronously"],
  },
];
