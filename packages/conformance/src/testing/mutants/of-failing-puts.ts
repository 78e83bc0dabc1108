import { DramatisError } from "@dramatis/core";
import type { AssetBody, PutInfo, Store } from "@dramatis/core/store";
import { collected, type Mutant, passedOn, putWith, storeWith } from "./mutant.ts";

/** A store that is not told a part of what its caller says. */
function deafTo(name: keyof PutInfo): Mutant["makeStore"] {
  return putWith((inner, id, body, info) => {
    const heard = { ...info };
    Reflect.deleteProperty(heard, name);
    return inner.put(id, body, heard);
  });
}

/** Whose own the error of a put is. */
function isTheCallers(error: unknown, info: PutInfo): boolean {
  return info.signal?.aborted === true && error === info.signal.reason;
}

/** Stores that leave something of a put that fails, or let it succeed. */
export const failingPutMutants: readonly Mutant[] = [
  {
    name: "a source that breaks is at its end",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(
        id,
        body instanceof ReadableStream && !body.locked ? passedOn(body, { breaksOff: true }) : body,
        info,
      ),
    ),
    fails: [
      "failure: a source that breaks at once: nothing is there, and it can be repeated",
      "failure: a source that breaks midway: nothing is there, and it can be repeated",
    ],
  },
  {
    name: "it says itself what was wrong with the source",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (DramatisError.isInstance(error) || isTheCallers(error, info)) throw error;
        throw new DramatisError("store_failed", "The source broke.", { cause: error });
      }
    }),
    fails: [
      "failure: a source that breaks at once: nothing is there, and it can be repeated",
      "failure: a source that breaks midway: nothing is there, and it can be repeated",
    ],
  },
  {
    name: "an abort beforehand is not looked at",
    makeStore: putWith((inner, id, body, info) => {
      if (!info.signal?.aborted) return inner.put(id, body, info);
      const { signal: _, ...rest } = info;
      return inner.put(id, body, rest);
    }),
    fails: [
      "failure: an abort beforehand, of bytes: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of a stream: nothing is there, and it can be repeated",
    ],
  },
  {
    name: "an abort is an error of the store",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (!isTheCallers(error, info)) throw error;
        throw new DramatisError("canceled", "The put was aborted.");
      }
    }),
    fails: [
      "failure: an abort beforehand, of bytes: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of a stream: nothing is there, and it can be repeated",
      "failure: an abort midway, of a stream that brings nothing any more: nothing is there, and it can be repeated",
      "failure: an abort while bytes are being stored stores all of them or nothing",
    ],
  },
  {
    name: "an abort is seen once everything was stored",
    makeStore: putWith(async (inner, id, body, info) => {
      const { signal, ...rest } = info;
      if (body instanceof ReadableStream || signal?.aborted) return inner.put(id, body, info);
      const asset = await inner.put(id, body, rest);
      signal?.throwIfAborted();
      return asset;
    }),
    fails: ["failure: an abort while bytes are being stored stores all of them or nothing"],
  },
  {
    name: "it is deaf to `maxBytes`",
    makeStore: deafTo("maxBytes"),
    fails: [
      "failure: too many bytes: nothing is there, and it can be repeated",
      "failure: too many bytes in a Blob: nothing is there, and it can be repeated",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "list: it has assets only: nothing that is under way, that failed, or that is the journal's",
    ],
  },
  {
    name: "it is deaf to `byteLength`",
    makeStore: deafTo("byteLength"),
    fails: [
      "failure: fewer bytes than announced: nothing is there, and it can be repeated",
      "failure: fewer bytes in a stream than announced: nothing is there, and it can be repeated",
      "failure: more bytes than announced: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "life: neither a store nor its errors show what it holds or where",
    ],
  },
  {
    name: "it is deaf to `sha256`",
    makeStore: deafTo("sha256"),
    fails: [
      "failure: other bytes than announced: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
    ],
  },
  {
    name: "it looks at `maxBytes` when all has come",
    makeStore: putWith(async (inner, id, body, info) => {
      if (!(body instanceof ReadableStream) || info.maxBytes === undefined) return inner.put(id, body, info);
      return inner.put(id, await collected(body, info), info);
    }),
    fails: [
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
    ],
  },
  {
    name: "it allows one byte fewer than `maxBytes`",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, body, info.maxBytes === undefined ? info : { ...info, maxBytes: info.maxBytes - 1 }),
    ),
    fails: ["failure: just as many bytes as are allowed and announced are stored, the hash in capitals too"],
  },
  {
    name: "a put that fails leaves what had come",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, body, info);
      } catch (error) {
        if (!isMalformed(error)) await keepSomething(inner, id, info);
        throw error;
      }
    }),
    fails: [
      "failure: a source that breaks at once: nothing is there, and it can be repeated",
      "failure: a source that breaks midway: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of bytes: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of a stream: nothing is there, and it can be repeated",
      "failure: an abort midway, of a stream that brings nothing any more: nothing is there, and it can be repeated",
      "failure: too many bytes: nothing is there, and it can be repeated",
      "failure: too many bytes in a Blob: nothing is there, and it can be repeated",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: fewer bytes than announced: nothing is there, and it can be repeated",
      "failure: fewer bytes in a stream than announced: nothing is there, and it can be repeated",
      "failure: more bytes than announced: nothing is there, and it can be repeated",
      "failure: other bytes than announced: nothing is there, and it can be repeated",
      "failure: an abort while bytes are being stored stores all of them or nothing",
      "list: it has assets only: nothing that is under way, that failed, or that is the journal's",
    ],
  },
  {
    name: "a put that fails keeps its id taken",
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
      "failure: a source that breaks at once: nothing is there, and it can be repeated",
      "failure: a source that breaks midway: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of bytes: nothing is there, and it can be repeated",
      "failure: an abort beforehand, of a stream: nothing is there, and it can be repeated",
      "failure: an abort midway, of a stream that brings nothing any more: nothing is there, and it can be repeated",
      "failure: too many bytes: nothing is there, and it can be repeated",
      "failure: too many bytes in a Blob: nothing is there, and it can be repeated",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: fewer bytes than announced: nothing is there, and it can be repeated",
      "failure: fewer bytes in a stream than announced: nothing is there, and it can be repeated",
      "failure: more bytes than announced: nothing is there, and it can be repeated",
      "failure: other bytes than announced: nothing is there, and it can be repeated",
    ],
  },
  {
    name: "it makes the best of what it is told",
    makeStore: putWith((inner, id, body, info) =>
      inner.put(id, body, /^image|video$/.test(info.kind) ? info : { ...info, kind: "image" }),
    ),
    fails: ["failure: what a put cannot be told is refused, and its stream is ended"],
  },
  {
    name: "it does not end the streams that it refuses",
    makeStore: putWith((inner, id, body, info) => inner.put(id, withoutCancel(body), info)),
    fails: [
      "failure: an abort beforehand, of a stream: nothing is there, and it can be repeated",
      "failure: an abort midway, of a stream that brings nothing any more: nothing is there, and it can be repeated",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
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

/** A stream whose source never learns that it was cancelled. */
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
