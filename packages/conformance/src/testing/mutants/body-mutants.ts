import { DramatisError } from "@dramatis/core";
import { concatBytes } from "@dramatis/core/store";
import { collectAll, type Mutant, mapChunks, passThrough, putWith } from "./mutant.ts";

/** Stores that store different bytes than they were given. */
export const bodyMutants: readonly Mutant[] = [
  {
    name: "it stores at most 100,000 bytes",
    makeStore: putWith(async (inner, id, body, info) =>
      inner.put(id, (await collectAll(body, info)).subarray(0, 100_000), info),
    ),
    fails: [
      "write: bytes: stored unchanged",
      "write: a view into a larger buffer: stored unchanged",
      "write: a view into a pool, like a Node Buffer: stored unchanged",
      "write: a Blob: stored unchanged",
      "write: a stream: stored unchanged",
      "write: a byte stream that supports BYOB readers: stored unchanged",
      "write: a stream of views into a pool, like a Node stream: stored unchanged",
      "write: bytes that the caller changes after the call: stored unchanged",
      "write: a stream that reuses its buffer: stored unchanged",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "read: an asset can be read many times, also concurrently",
      "read: a canceled read does not affect other reads",
      "read: a read during which the asset is deleted is complete or fails",
      "read: an opened asset never reads the bytes of a later asset with the same id",
      "read: a range: bytes in the middle",
      "read: a range: the last byte",
      "read: a range: the last hundred bytes",
      "read: a range: all but the first byte",
      "read: a range: all bytes, by position",
      "read: a range: an end after the last byte",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
  {
    name: "it stores the whole buffer of a view",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, ArrayBuffer.isView(body) ? new Uint8Array(body.buffer) : body, info),
    ),
    fails: [
      "write: a view into a larger buffer: stored unchanged",
      "write: a view into a pool, like a Node Buffer: stored unchanged",
      "write: the bytes of a Uint16Array: stored unchanged",
      "write: the bytes of a DataView: stored unchanged",
    ],
  },
  {
    name: "it stores the elements of a view as bytes",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, ArrayBuffer.isView(body) ? elementsOf(body) : body, info),
    ),
    fails: [
      "write: the bytes of a Uint16Array: stored unchanged",
      "write: the bytes of a DataView: stored unchanged",
    ],
  },
  {
    name: "it copies the caller's bytes only after an await",
    makeStore: putWith(async (inner, id, body, info) => {
      await undefined;
      return inner.put(id, body, info);
    }),
    fails: [
      "write: bytes that the caller changes after the call: stored unchanged",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
    ],
  },
  {
    name: "it stores the text of a Blob",
    makeStore: putWith(async (inner, id, body, info) =>
      inner.put(id, body instanceof Blob ? new TextEncoder().encode(await body.text()) : body, info),
    ),
    fails: ["write: a Blob: stored unchanged", "write: part of a Blob: stored unchanged"],
  },
  {
    name: "it keeps the chunks of a stream without copying them",
    makeStore: putWith(async (inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || body.locked) return inner.put(id, body, info);
      const chunks: Uint8Array[] = [];
      const rest = mapChunks(body, (chunk) => {
        chunks.push(chunk);
        return new Uint8Array();
      });
      // The first put only drains the source, so the declared size and hash do not apply to it.
      const { byteLength: _, sha256: __, maxBytes: ___, ...others } = info;
      await inner.put(id, rest, others);
      await inner.delete(id);
      return inner.put(id, concatBytes(chunks), info);
    }),
    fails: [
      "write: a stream that reuses its buffer: stored unchanged",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
    ],
  },
  {
    name: "it stores the whole buffer of a chunk",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        mapChunks(body, (chunk) => new Uint8Array(chunk.buffer)),
        info,
      ),
    ),
    fails: ["write: a stream of views into a pool, like a Node stream: stored unchanged"],
  },
  {
    name: "it treats an empty chunk as the end",
    makeStore: putWith((inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || body.locked) return inner.put(id, body, info);
      let ended = false;
      const change = (chunk: Uint8Array) => {
        ended ||= chunk.byteLength === 0;
        return ended ? new Uint8Array() : chunk;
      };
      return inner.put(id, passThrough(body, { change }), info);
    }),
    fails: ["write: a stream with empty chunks: stored unchanged"],
  },
  {
    name: "it loses chunks of a single byte",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        mapChunks(body, (chunk) => (chunk.byteLength > 1 ? chunk : undefined)),
        info,
      ),
    ),
    fails: ["write: a stream of single bytes: stored unchanged"],
  },
  {
    name: "it rejects empty bodies",
    makeStore: putWith(async (inner, id, body, info) => {
      const asset = await inner.put(id, body, info);
      if (asset.byteLength > 0) return asset;
      await inner.delete(id);
      throw new DramatisError("invalid_request", "There is nothing to store.");
    }),
    fails: [
      "write: no bytes: stored unchanged",
      "write: an empty Blob: stored unchanged",
      "write: a stream without chunks: stored unchanged",
      "read: a range without any bytes is rejected synchronously",
    ],
  },
  {
    name: "it reads 1,000 bytes from a byte stream, and stores only the first result",
    makeStore: putWith(async (inner, id, body, info) => {
      const reader = body instanceof ReadableStream && byobReaderOf(body);
      if (!reader) return inner.put(id, body, info);
      const { value } = await reader.read(new Uint8Array(1000));
      return inner.put(id, value ?? new Uint8Array(), info);
    }),
    fails: ["write: a byte stream that supports BYOB readers: stored unchanged"],
  },
  {
    name: "it accepts strings as bodies",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, typeof body === "string" ? new TextEncoder().encode(body) : body, info),
    ),
    fails: ["failure: a body that is not bytes is rejected"],
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
