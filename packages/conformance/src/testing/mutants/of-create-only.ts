import { DramatisError, memoryStore } from "@dramatis/core";
import type { AssetBody, PutInfo } from "@dramatis/core/store";
import { claiming, collected, type Mutant, putWith, storeWith } from "./mutant.ts";

/** A body of which the bytes are known, where it can be read. */
async function settled(body: AssetBody, info: PutInfo): Promise<AssetBody> {
  return body instanceof ReadableStream && !body.locked ? collected(body, info) : body;
}

/** Stores that give an id more than once, or take away what had it. */
export const createOnlyMutants: readonly Mutant[] = [
  {
    name: "a put takes the place of what is there",
    makeStore: storeWith((inner) => ({
      async put(id, body, info) {
        if ((await inner.head(id)) !== undefined) await inner.delete(id);
        return inner.put(id, body, info);
      },
    })),
    fails: [
      "write: bytes that the caller changes right after the call: stored as they were",
      "create only: a second put, of bytes, is a conflict and leaves the first",
      "create only: a second put, of a Blob, is a conflict and leaves the first",
      "create only: a second put, of a stream, is a conflict and leaves the first",
      "create only: a second put of the same bytes does what `idempotentPuts` says",
      "create only: a put that breaks leaves what is under its id already",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "ids: upper case is made lower, and is the same id",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "list: an id that was put again is its new owner's",
      "life: a put after close ends its stream",
      "life: neither a store nor its errors show what it holds or where",
    ],
  },
  {
    name: "a stream takes the place of what is there",
    makeStore: putWith(async (inner, id, body, info) => {
      if (body instanceof ReadableStream && (await inner.head(id)) !== undefined) {
        const bytes = await collected(body, info);
        await inner.delete(id);
        return inner.put(id, bytes, info);
      }
      return inner.put(id, body, info);
    }),
    fails: [
      "create only: a second put, of a stream, is a conflict and leaves the first",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
    ],
  },
  {
    name: "a Blob takes the place of what is there",
    makeStore: putWith(async (inner, id, body, info) => {
      if (body instanceof Blob && (await inner.head(id)) !== undefined) await inner.delete(id);
      return inner.put(id, body, info);
    }),
    fails: ["create only: a second put, of a Blob, is a conflict and leaves the first"],
  },
  {
    name: "it looks whether an id is free, and writes later",
    makeStore: putWith(async (inner, id, body, info) => {
      const bytes = await settled(body, info);
      if ((await inner.head(id)) !== undefined) return inner.put(id, bytes, info);
      await memoryStore().put(id, bytes, info);
      while (true) {
        try {
          return await inner.put(id, bytes, info);
        } catch {
          // Whoever was faster loses what it has stored.
          await inner.delete(id);
        }
      }
    }),
    fails: [
      "write: bytes that the caller changes right after the call: stored as they were",
      "create only: of twenty puts at once one wins, and its bytes are there",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
    ],
  },
  {
    name: "a put that fails clears the id up",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, await settled(body, info), info);
      } catch (error) {
        if (!DramatisError.isInstance(error)) await inner.delete(id);
        throw error;
      }
    }),
    fails: [
      "write: bytes that the caller changes right after the call: stored as they were",
      "create only: a put that breaks leaves what is under its id already",
      "failure: too many bytes in a stream that goes on: nothing is there, and it can be repeated",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
    ],
  },
  {
    name: "it says that puts are idempotent, and they are not",
    makeStore: claiming({ idempotentPuts: true }),
    fails: ["create only: a second put of the same bytes does what `idempotentPuts` says"],
  },
  {
    name: "puts are idempotent, and it does not say so",
    makeStore: putWith(async (inner, id, body, info) => {
      const there = await inner.head(id);
      const same = body instanceof Uint8Array && there?.byteLength === body.byteLength;
      return same && there !== undefined ? there : inner.put(id, body, info);
    }),
    fails: [
      "write: bytes that the caller changes right after the call: stored as they were",
      "create only: a second put of the same bytes does what `idempotentPuts` says",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "ids: a put that is refused reads nothing of its stream, and ends it",
      "life: a put after close ends its stream",
    ],
  },
];
