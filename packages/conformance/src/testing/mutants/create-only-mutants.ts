import { DramatisError, memoryStore } from "@dramatis/core";
import type { AssetBody, PutInfo } from "@dramatis/core/store";
import { claiming, collectAll, type Mutant, putWith, storeWith } from "./mutant.ts";

/** Reads a stream completely, unless it is locked. Other bodies are returned as they are. */
async function settleBody(body: AssetBody, info: PutInfo): Promise<AssetBody> {
  return body instanceof ReadableStream && !body.locked ? collectAll(body, info) : body;
}

/** Stores that accept an id more than once, or delete the asset that has it. */
export const createOnlyMutants: readonly Mutant[] = [
  {
    name: "a put replaces the existing asset",
    makeStore: storeWith((inner) => ({
      async put(id, body, info) {
        if ((await inner.head(id)) !== undefined) await inner.delete(id);
        return inner.put(id, body, info);
      },
    })),
    fails: [
      "write: bytes that the caller changes after the call: stored unchanged",
      "create only: a second put of bytes is a conflict and leaves the first unchanged",
      "create only: a second put of a Blob is a conflict and leaves the first unchanged",
      "create only: a second put of a stream is a conflict and leaves the first unchanged",
      "create only: a second put of the same bytes behaves as `idempotentPuts` declares",
      "create only: a put that fails leaves the existing asset unchanged",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "ids: an id in upper case is the same id, stored in lower case",
      "ids: a rejected put cancels its stream without reading it",
      "list: an id that is put again belongs to its new owner",
      "lifecycle: a put after close cancels its stream",
      "lifecycle: neither a store nor its errors reveal its data or location",
    ],
  },
  {
    name: "a put of a stream replaces the existing asset",
    makeStore: putWith(async (inner, id, body, info) => {
      if (body instanceof ReadableStream && (await inner.head(id)) !== undefined) {
        const bytes = await collectAll(body, info);
        await inner.delete(id);
        return inner.put(id, bytes, info);
      }
      return inner.put(id, body, info);
    }),
    fails: [
      "create only: a second put of a stream is a conflict and leaves the first unchanged",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
  {
    name: "a put of a Blob replaces the existing asset",
    makeStore: putWith(async (inner, id, body, info) => {
      if (body instanceof Blob && (await inner.head(id)) !== undefined) await inner.delete(id);
      return inner.put(id, body, info);
    }),
    fails: ["create only: a second put of a Blob is a conflict and leaves the first unchanged"],
  },
  {
    name: "it checks whether an id is free, and writes later",
    makeStore: putWith(async (inner, id, body, info) => {
      const bytes = await settleBody(body, info);
      if ((await inner.head(id)) !== undefined) return inner.put(id, bytes, info);
      await memoryStore().put(id, bytes, info);
      while (true) {
        try {
          return await inner.put(id, bytes, info);
        } catch {
          // Deletes the asset of the writer that was faster.
          await inner.delete(id);
        }
      }
    }),
    fails: [
      "write: bytes that the caller changes after the call: stored unchanged",
      "create only: exactly one of twenty concurrent puts wins, and its bytes are stored",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
  {
    name: "a put that fails deletes the existing asset",
    makeStore: putWith(async (inner, id, body, info) => {
      try {
        return await inner.put(id, await settleBody(body, info), info);
      } catch (error) {
        if (!DramatisError.isInstance(error)) await inner.delete(id);
        throw error;
      }
    }),
    fails: [
      "write: bytes that the caller changes after the call: stored unchanged",
      "create only: a put that fails leaves the existing asset unchanged",
      "failure: too many bytes in a long stream: nothing is stored, and the put can be repeated",
      "failure: invalid put options are rejected, and the stream is canceled",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
  {
    name: "it declares idempotent puts and does not have them",
    makeStore: claiming({ idempotentPuts: true }),
    fails: ["create only: a second put of the same bytes behaves as `idempotentPuts` declares"],
  },
  {
    name: "its puts are idempotent, and it does not declare it",
    makeStore: putWith(async (inner, id, body, info) => {
      const there = await inner.head(id);
      const same = body instanceof Uint8Array && there?.byteLength === body.byteLength;
      return same && there !== undefined ? there : inner.put(id, body, info);
    }),
    fails: [
      "write: bytes that the caller changes after the call: stored unchanged",
      "create only: a second put of the same bytes behaves as `idempotentPuts` declares",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "ids: a rejected put cancels its stream without reading it",
      "lifecycle: a put after close cancels its stream",
    ],
  },
];
