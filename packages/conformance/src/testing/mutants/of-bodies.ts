import { DramatisError } from "@dramatis/core";
import { concatBytes } from "@dramatis/core/store";
import { collected, type Mutant, mapped, passedOn, putWith } from "./mutant.ts";

/** Stores that take other bytes than they were given. */
export const bodyMutants: readonly Mutant[] = [
  {
    name: "it stores at most 100,000 bytes",
    makeStore: putWith(async (inner, id, body, info) =>
      inner.put(id, (await collected(body, info)).subarray(0, 100_000), info),
    ),
    fails: [
      "write: bytes: stored as it is",
      "write: a view into a larger buffer: stored as it is",
      "write: a view into a pool, as a Buffer is: stored as it is",
      "write: a Blob: stored as it is",
      "write: a stream: stored as it is",
      "write: a stream of bytes, with a reader's own buffer: stored as it is",
      "write: a stream of views into a pool, as one of Node's is: stored as it is",
      "write: bytes that the caller changes right after the call: stored as they were",
      "write: a stream that uses its buffer again: stored as it came",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "read: an asset can be read as often as one likes, at the same time too",
      "read: a read that is given up leaves the others alone",
      "read: a read during which the asset is deleted ends whole, or with an error",
      "read: what was opened never has the bytes of a later asset under its id",
      "read: a range: bytes in the middle",
      "read: a range: the last byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range: all of them, by their numbers",
      "read: a range: an end behind the last byte",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
    ],
  },
  {
    name: "it stores the whole buffer behind a view",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, ArrayBuffer.isView(body) ? new Uint8Array(body.buffer) : body, info),
    ),
    fails: [
      "write: a view into a larger buffer: stored as it is",
      "write: a view into a pool, as a Buffer is: stored as it is",
      "write: a Uint16Array, by its bytes: stored as it is",
      "write: a DataView, by its bytes: stored as it is",
    ],
  },
  {
    name: "it takes the elements of a view for its bytes",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, ArrayBuffer.isView(body) ? elementsOf(body) : body, info),
    ),
    fails: [
      "write: a Uint16Array, by its bytes: stored as it is",
      "write: a DataView, by its bytes: stored as it is",
    ],
  },
  {
    name: "it copies the caller's bytes after it has waited",
    makeStore: putWith(async (inner, id, body, info) => {
      await undefined;
      return inner.put(id, body, info);
    }),
    fails: [
      "write: bytes that the caller changes right after the call: stored as they were",
      "metadata: a copy goes in: what the caller changes later changes nothing",
    ],
  },
  {
    name: "it stores the text of a Blob",
    makeStore: putWith(async (inner, id, body, info) =>
      inner.put(id, body instanceof Blob ? new TextEncoder().encode(await body.text()) : body, info),
    ),
    fails: ["write: a Blob: stored as it is", "write: a part of a Blob: stored as it is"],
  },
  {
    name: "it keeps the chunks of a stream without copying them",
    makeStore: putWith(async (inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || body.locked) return inner.put(id, body, info);
      const chunks: Uint8Array[] = [];
      const rest = mapped(body, (chunk) => {
        chunks.push(chunk);
        return new Uint8Array();
      });
      // The hash is announced for other bytes than the source's: none of that is of interest here.
      const { byteLength: _, sha256: __, maxBytes: ___, ...others } = info;
      await inner.put(id, rest, others);
      await inner.delete(id);
      return inner.put(id, concatBytes(chunks), info);
    }),
    fails: [
      "write: a stream that uses its buffer again: stored as it came",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
    ],
  },
  {
    name: "it stores the whole buffer behind a chunk",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        mapped(body, (chunk) => new Uint8Array(chunk.buffer)),
        info,
      ),
    ),
    fails: ["write: a stream of views into a pool, as one of Node's is: stored as it is"],
  },
  {
    name: "it takes an empty chunk for the end",
    makeStore: putWith((inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || body.locked) return inner.put(id, body, info);
      let ended = false;
      const change = (chunk: Uint8Array) => {
        ended ||= chunk.byteLength === 0;
        return ended ? new Uint8Array() : chunk;
      };
      return inner.put(id, passedOn(body, { change }), info);
    }),
    fails: ["write: a stream with empty chunks: stored as it is"],
  },
  {
    name: "it loses chunks of a single byte",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        mapped(body, (chunk) => (chunk.byteLength > 1 ? chunk : undefined)),
        info,
      ),
    ),
    fails: ["write: a stream of single bytes: stored as it is"],
  },
  {
    name: "it refuses to store no bytes",
    makeStore: putWith(async (inner, id, body, info) => {
      const asset = await inner.put(id, body, info);
      if (asset.byteLength > 0) return asset;
      await inner.delete(id);
      throw new DramatisError("invalid_request", "There is nothing to store.");
    }),
    fails: [
      "write: no bytes: stored as it is",
      "write: an empty Blob: stored as it is",
      "write: a stream without chunks: stored as it is",
      "read: a range that holds no byte is refused at once",
    ],
  },
  {
    name: "it asks a stream of bytes for a thousand of them, and takes what comes first",
    makeStore: putWith(async (inner, id, body, info) => {
      const reader = body instanceof ReadableStream && byobReaderOf(body);
      if (!reader) return inner.put(id, body, info);
      const { value } = await reader.read(new Uint8Array(1000));
      return inner.put(id, value ?? new Uint8Array(), info);
    }),
    fails: ["write: a stream of bytes, with a reader's own buffer: stored as it is"],
  },
  {
    name: "it takes any text for bytes",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, typeof body === "string" ? new TextEncoder().encode(body) : body, info),
    ),
    fails: ["failure: what is no bytes is refused"],
  },
];

function elementsOf(view: ArrayBufferView): Uint8Array {
  return view instanceof Uint8Array || view instanceof Uint16Array ? Uint8Array.from(view) : new Uint8Array();
}

function byobReaderOf(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return undefined;
  }
}
