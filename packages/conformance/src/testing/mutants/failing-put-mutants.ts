import { DramatisError } from "@dramatis/core";
import type { AssetBody, PutInfo, Store } from "@dramatis/core/store";
import { collectAll, type Mutant, passThrough, putWith, storeWith } from "./mutant.ts";

/** Creates stores that ignore one put option. */
function ignoring(name: keyof PutInfo): Mutant["makeStore"] {
  return putWith((inner, id, body, info) => {
    const rest = { ...info };
    Reflect.deleteProperty(rest, name);
    return inner.put(id, body, rest);
  });
}

/** Returns whether the error of a put is the reason of the caller's signal. */
function isAbortReason(error: unknown, info: PutInfo): boolean {
  return info.signal?.aborted === true && error === info.signal.reason;
}

/** Stores that keep something of a failed put, or let the put succeed. */
export const failingPutMutants: readonly Mutant[] = [
  {
    name: "a source that fails is treated as finished",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        body instanceof ReadableStream && !body.locked ? passThrough(body, { endsOnFailure: true }) : body,
        info,
      ),
    ),
    fails: [
      "failure: a source that fails immediately: nothing is stored, and the put can be repeated",
      "failure: a source that fails midway: nothing is stored, and the put can be repeated",
    ],
  },
  {
    name: "it replaces the error of the source",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (DramatisError.isInstance(error) || isAbortReason(error, info)) throw error;
        throw new DramatisError("store_failed", "The source failed.", { cause: error });
      }
    }),
    fails: [
      "failure: a source that fails immediately: nothing is stored, and the put can be repeated",
      "failure: a source that fails midway: nothing is stored, and the put can be repeated",
    ],
  },
  {
    name: "it ignores a signal that is aborted before the put",
    makeStore: putWith((inner, id, body, info) => {
      if (!info.signal?.aborted) return inner.put(id, body, info);
      const { signal: _, ...rest } = info;
      return inner.put(id, body, rest);
    }),
    fails: [
      "failure: an abort before a put of bytes: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of a stream: nothing is stored, and the put can be repeated",
    ],
  },
  {
    name: "it replaces the reason of an abort",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (!isAbortReason(error, info)) throw error;
        throw new DramatisError("canceled", "The put was aborted.");
      }
    }),
    fails: [
      "failure: an abort before a put of bytes: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of a stream: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of a stalled stream: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of bytes stores all of them or nothing",
    ],
  },
  {
    name: "it checks for an abort after everything was stored",
    makeStore: putWith(async (inner, id, body, info) => {
      const { signal, ...rest } = info;
      if (body instanceof ReadableStream || signal?.aborted) return inner.put(id, body, info);
      const asset = await inner.put(id, body, rest);
      signal?.throwIfAborted();
      return asset;
    }),
    fails: ["failure: an abort during a put of bytes stores all of them or nothing"],
  },
  {
    name: "it ignores `maxBytes`",
    makeStore: ignoring("maxBytes"),
    fails: [
      "failure: too many bytes: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a Blob: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "list: only stored assets are listed: no unfinished or failed puts, and no journal streams",
    ],
  },
  {
    name: "it ignores `byteLength`",
    makeStore: ignoring("byteLength"),
    fails: [
      "failure: fewer bytes than declared: nothing is stored, and the put can be repeated",
      "failure: fewer bytes in a stream than declared: nothing is stored, and the put can be repeated",
      "failure: more bytes than declared: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "lifecycle: neither a store nor its errors reveal its data or location",
    ],
  },
  {
    name: "it ignores `sha256`",
    makeStore: ignoring("sha256"),
    fails: [
      "failure: bytes that do not match the declared SHA-256: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
    ],
  },
  {
    name: "it checks `maxBytes` only after it has received all bytes",
    makeStore: putWith(async (inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || info.maxBytes === undefined) return inner.put(id, body, info);
      return inner.put(id, await collectAll(body, info), info);
    }),
    fails: [
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
    ],
  },
  {
    name: "it allows one byte fewer than `maxBytes`",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, body, info.maxBytes === undefined ? info : { ...info, maxBytes: info.maxBytes - 1 }),
    ),
    fails: [
      "failure: exactly as many bytes as allowed and declared are stored, also with an upper-case hash",
    ],
  },
  {
    name: "a failed put keeps the bytes received so far",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (!isMalformed(error)) await keepSomething(inner, id, info);
        throw error;
      }
    }),
    fails: [
      "failure: a source that fails immediately: nothing is stored, and the put can be repeated",
      "failure: a source that fails midway: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of bytes: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of a stream: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of a stalled stream: nothing is stored, and the put can be repeated",
      "failure: too many bytes: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a Blob: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: fewer bytes than declared: nothing is stored, and the put can be repeated",
      "failure: fewer bytes in a stream than declared: nothing is stored, and the put can be repeated",
      "failure: more bytes than declared: nothing is stored, and the put can be repeated",
      "failure: bytes that do not match the declared SHA-256: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of bytes stores all of them or nothing",
      "list: only stored assets are listed: no unfinished or failed puts, and no journal streams",
    ],
  },
  {
    name: "a failed put keeps its id reserved",
    makeStore: storeWith((inner) => {
      const taken = new Set<string>();
      return {
        async put(id, body, info) {
          if (taken.has(id)) throw new DramatisError("conflict", "The id is taken.");
          try {
            return await inner.put(id, body, info);
          } catch (error) {
            if (!isMalformed(error)) taken.add(id);
            throw error;
          }
        },
      };
    }),
    fails: [
      "failure: a source that fails immediately: nothing is stored, and the put can be repeated",
      "failure: a source that fails midway: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of bytes: nothing is stored, and the put can be repeated",
      "failure: an abort before a put of a stream: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of a stalled stream: nothing is stored, and the put can be repeated",
      "failure: too many bytes: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a Blob: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: fewer bytes than declared: nothing is stored, and the put can be repeated",
      "failure: fewer bytes in a stream than declared: nothing is stored, and the put can be repeated",
      "failure: more bytes than declared: nothing is stored, and the put can be repeated",
      "failure: bytes that do not match the declared SHA-256: nothing is stored, and the put can be repeated",
    ],
  },
  {
    name: "it replaces an invalid kind by a default",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, body, /^image|video$/.test(info.kind) ? info : { ...info, kind: "image" }),
    ),
    fails: ["failure: invalid put options are rejected, and the stream is canceled"],
  },
  {
    name: "it does not cancel the streams of rejected puts",
    makeStore: putWith((inner, id, body, info) => inner.put(id, withoutCancel(body), info)),
    fails: [
      "failure: an abort before a put of a stream: nothing is stored, and the put can be repeated",
      "failure: an abort during a put of a stalled stream: nothing is stored, and the put can be repeated",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
];

function isMalformed(error: unknown): boolean {
  return DramatisError.isInstance(error) && ["invalid_request", "conflict"].includes(error.code);
}

async function keepSomething(inner: Store, id: string, info: PutInfo): Promise<void> {
  const { signal: _, byteLength: __, sha256: ___, maxBytes: ____, ...rest } = info;
  await inner.put(id, Uint8Array.of(1), rest).catch(() => undefined);
}

/** Wraps a stream so that its source is never canceled. */
function withoutCancel(body: AssetBody): AssetBody {
  if (!(body instanceof ReadableStream) || body.locked) return body;
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
