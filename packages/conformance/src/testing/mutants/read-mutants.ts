import { DramatisError } from "@dramatis/core";
import { claiming, type Mutant, openWith, passThrough, storeWith } from "./mutant.ts";

/** Stores that read the wrong bytes. */
export const readMutants: readonly Mutant[] = [
  {
    name: "`head` of a missing asset is an error",
    makeStore: storeWith((inner) => ({
      async head(id) {
        const asset = await inner.head(id);
        if (asset !== undefined) return asset;
        throw new DramatisError("not_found", "The asset does not exist.");
      },
    })),
    fails: [
      "write: an asset is not visible before its last byte is stored",
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
      "failure: invalid put options are rejected, and the stream is canceled",
      "failure: a body that is not bytes is rejected",
      "read: a missing asset is undefined",
      "metadata: metadata of more than 1 MiB as JSON is rejected",
      "metadata: metadata that is not a JSON object is rejected",
      "ids: an id in upper case is the same id, stored in lower case",
      "delete: a deleted asset is missing",
      "delete: an asset put under a deleted id has its own bytes and metadata",
      "lifecycle: two new stores share nothing",
    ],
  },
  {
    name: "`open` of a missing asset returns the only other asset",
    makeStore: storeWith((inner) => ({
      async open(id) {
        const found = await inner.open(id);
        if (found !== undefined || (await inner.list()).items.length !== 1) return found;
        const asset = (await inner.list()).items[0];
        return asset && inner.open(asset.id);
      },
    })),
    fails: ["read: a missing asset is undefined"],
  },
  {
    name: "`head` returns a different time than `put` and `open`",
    makeStore: storeWith((inner) => ({
      async head(id) {
        const asset = await inner.head(id);
        return asset && { ...asset, createdAt: "2026-01-01T00:00:00.000Z" };
      },
    })),
    fails: [
      "write: bytes: stored unchanged",
      "write: a view into a larger buffer: stored unchanged",
      "write: a view into a pool, like a Node Buffer: stored unchanged",
      "write: the bytes of a Uint16Array: stored unchanged",
      "write: the bytes of a DataView: stored unchanged",
      "write: a Blob: stored unchanged",
      "write: part of a Blob: stored unchanged",
      "write: a stream: stored unchanged",
      "write: a byte stream that supports BYOB readers: stored unchanged",
      "write: a stream of views into a pool, like a Node stream: stored unchanged",
      "write: a stream of single bytes: stored unchanged",
      "write: a stream with empty chunks: stored unchanged",
      "write: no bytes: stored unchanged",
      "write: an empty Blob: stored unchanged",
      "write: a stream without chunks: stored unchanged",
      "write: bytes that the caller changes after the call: stored unchanged",
      "write: a stream that reuses its buffer: stored unchanged",
      "write: `put`, `head`, `open` and `list` return the same complete asset",
      "create only: a second put of bytes is a conflict and leaves the first unchanged",
      "create only: a second put of a Blob is a conflict and leaves the first unchanged",
      "create only: a second put of a stream is a conflict and leaves the first unchanged",
      "create only: a second put of the same bytes behaves as `idempotentPuts` declares",
      "create only: exactly one of twenty concurrent puts wins, and its bytes are stored",
      "create only: a put that fails leaves the existing asset unchanged",
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
      "failure: exactly as many bytes as allowed and declared are stored, also with an upper-case hash",
      "read: a canceled read does not affect other reads",
      "read: a read returns a copy: changes to the bytes have no effect",
      "metadata: a date is kept as its JSON string, and undefined members are left out",
      "ids: an id in upper case is the same id, stored in lower case",
      "ids: UUIDs of other versions are accepted",
      "delete: deleting a missing asset returns false and changes nothing",
      "delete: only the given asset is deleted",
      "delete: an asset put under a deleted id has its own bytes and metadata",
      "lifecycle: two new stores share nothing",
    ],
  },
  {
    name: "an opened asset has one stream",
    makeStore: openWith((found) => {
      const whole = found.stream();
      return {
        asset: found.asset,
        bytes: () => found.bytes(),
        stream: (range) => (range === undefined ? whole : found.stream(range)),
      };
    }),
    fails: [
      "read: an asset can be read many times, also concurrently",
      "read: a read during which the asset is deleted is complete or fails",
    ],
  },
  {
    name: "no read works after a canceled one",
    makeStore: storeWith((inner) => {
      let givenUp = false;
      const canceled = () => {
        givenUp = true;
      };
      return {
        async open(id) {
          const found = await inner.open(id);
          if (found === undefined) return found;
          return {
            asset: found.asset,
            bytes: () => found.bytes(),
            stream(range) {
              if (givenUp) throw new DramatisError("store_failed", "No handle is left.");
              return passThrough(found.stream(range), { canceled });
            },
          };
        },
      };
    }),
    fails: ["read: a canceled read does not affect other reads"],
  },
  {
    name: "it returns its own bytes instead of copies",
    makeStore: storeWith((inner) => {
      const kept = new Map<string, Uint8Array>();
      return {
        async open(id) {
          const found = await inner.open(id);
          if (found === undefined) return found;
          const bytes = kept.get(found.asset.sha256) ?? (await found.bytes());
          kept.set(found.asset.sha256, bytes);
          return { asset: found.asset, stream: (range) => found.stream(range), bytes: async () => bytes };
        },
      };
    }),
    fails: ["read: a read returns a copy: changes to the bytes have no effect"],
  },
  {
    name: "a stream ends early when its asset is deleted",
    makeStore: openWith((found, inner) => ({
      asset: found.asset,
      bytes: () => found.bytes(),
      stream: (range) =>
        passThrough(found.stream(range), {
          shouldContinue: async () => (await inner.head(found.asset.id)) !== undefined,
        }),
    })),
    fails: ["read: a read during which the asset is deleted is complete or fails"],
  },
  {
    name: "`bytes()` reads the asset that has the id now",
    makeStore: openWith((found, inner) => ({
      asset: found.asset,
      stream: (range) => found.stream(range),
      bytes: async () => ((await inner.open(found.asset.id)) ?? found).bytes(),
    })),
    fails: ["read: an opened asset never reads the bytes of a later asset with the same id"],
  },
  {
    name: "it declares streaming and holds everything in memory",
    makeStore: claiming({ streaming: true }),
    fails: [
      "write: 64 MiB are stored and read in bounded memory",
      "read: a reader that stops after one chunk causes only bounded read-ahead",
    ],
  },
];
