import { DramatisError } from "@dramatis/core";
import type { ByteRange, OpenAsset } from "@dramatis/core/store";
import { type Mutant, openWith } from "./mutant.ts";

/** A store whose `stream` is another one. */
function streamWith(stream: (found: OpenAsset, range: ByteRange | undefined) => ReadableStream<Uint8Array>) {
  return openWith((found) => ({
    asset: found.asset,
    bytes: () => found.bytes(),
    stream: (range) => stream(found, range),
  }));
}

/** Stores that give another part of the bytes than was asked for. */
export const rangeMutants: readonly Mutant[] = [
  {
    name: "a range goes to the byte before its end",
    makeStore: streamWith((found, range) =>
      found.stream(range?.end ? { start: range.start, end: Math.max(range.start, range.end - 1) } : range),
    ),
    fails: [
      "read: a range: bytes in the middle",
      "read: a range: all of them, by their numbers",
      "read: a range that holds no byte is refused at once",
    ],
  },
  {
    name: "a range without an end has one byte",
    makeStore: streamWith((found, range) =>
      found.stream(range && range.end === undefined ? { ...range, end: range.start } : range),
    ),
    fails: [
      "read: an asset can be read as often as one likes, at the same time too",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
    ],
  },
  {
    name: "a range begins at the first byte",
    makeStore: streamWith((found, range) => found.stream(range && { ...range, start: 0 })),
    fails: [
      "read: a range: bytes in the middle",
      "read: a range: the last byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range: an end behind the last byte",
      "read: a range that holds no byte is refused at once",
    ],
  },
  {
    name: "the first byte is no range",
    makeStore: streamWith((found, range) => found.stream(range?.end ? range : undefined)),
    fails: [
      "read: a range: the first byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range that holds no byte is refused at once",
    ],
  },
  {
    name: "a range must end within the bytes",
    makeStore: streamWith((found, range) => {
      if ((range?.end ?? 0) >= found.asset.byteLength)
        throw new DramatisError("invalid_request", "The range ends behind the last byte.");
      return found.stream(range);
    }),
    fails: [
      "write: no bytes: stored as it is",
      "write: an empty Blob: stored as it is",
      "write: a stream without chunks: stored as it is",
      "read: a range: an end behind the last byte",
    ],
  },
  {
    name: "a range that holds nothing is an empty stream",
    makeStore: streamWith((found, range) => {
      try {
        return found.stream(range);
      } catch {
        return new ReadableStream({ start: (controller) => controller.close() });
      }
    }),
    fails: ["read: a range that holds no byte is refused at once"],
  },
  {
    name: "a range that holds nothing is an error of the stream",
    makeStore: streamWith((found, range) => {
      try {
        return found.stream(range);
      } catch (error) {
        return new ReadableStream({ start: (controller) => controller.error(error) });
      }
    }),
    fails: ["read: a range that holds no byte is refused at once"],
  },
];
