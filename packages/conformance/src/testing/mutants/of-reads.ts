import { DramatisError } from "@dramatis/core";
import { claiming, type Mutant, openWith, passedOn, storeWith } from "./mutant.ts";

/** Stores that read other bytes than those that were asked for. */
export const readMutants: readonly Mutant[] = [
  {
    name: "what is missing is an error",
    makeStore: storeWith((inner) => ({
      async head(id) {
        const asset = await inner.head(id);
        if (asset !== undefined) return asset;
        throw new DramatisError("not_found", "There is no such asset.");
      },
    })),
    fails: [
      "write: nothing can be seen of an asset before its last byte came",
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
      "failure: what a put cannot be told is refused, and its stream is ended",
      "failure: what is no bytes is refused",
      "read: what is not there is undefined",
      "metadata: more than 1 MiB as JSON is refused",
      "metadata: what is no object in JSON is refused",
      "ids: upper case is made lower, and is the same id",
      "delete: what was deleted is missing",
      "delete: what is put afterwards has bytes and metadata of its own",
      "life: two new stores share nothing",
    ],
  },
  {
    name: "what is missing is null where nothing else is there",
    makeStore: storeWith((inner) => ({
      async open(id) {
        const found = await inner.open(id);
        if (found !== undefined || (await inner.list()).items.length !== 1) return found;
        const asset = (await inner.list()).items[0];
        return asset && inner.open(asset.id);
      },
    })),
    fails: ["read: what is not there is undefined"],
  },
  {
    name: "`head` knows another time than `put` and `open`",
    makeStore: storeWith((inner) => ({
      async head(id) {
        const asset = await inner.head(id);
        return asset && { ...asset, createdAt: "2026-01-01T00:00:00.000Z" };
      },
    })),
    fails: [
      "write: bytes: stored as it is",
      "write: a view into a larger buffer: stored as it is",
      "write: a view into a pool, as a Buffer is: stored as it is",
      "write: a Uint16Array, by its bytes: stored as it is",
      "write: a DataView, by its bytes: stored as it is",
      "write: a Blob: stored as it is",
      "write: a part of a Blob: stored as it is",
      "write: a stream: stored as it is",
      "write: a stream of bytes, with a reader's own buffer: stored as it is",
      "write: a stream of views into a pool, as one of Node's is: stored as it is",
      "write: a stream of single bytes: stored as it is",
      "write: a stream with empty chunks: stored as it is",
      "write: no bytes: stored as it is",
      "write: an empty Blob: stored as it is",
      "write: a stream without chunks: stored as it is",
      "write: bytes that the caller changes right after the call: stored as they were",
      "write: a stream that uses its buffer again: stored as it came",
      "write: all that is known of an asset comes back, however one looks",
      "create only: a second put, of bytes, is a conflict and leaves the first",
      "create only: a second put, of a Blob, is a conflict and leaves the first",
      "create only: a second put, of a stream, is a conflict and leaves the first",
      "create only: a second put of the same bytes does what `idempotentPuts` says",
      "create only: of twenty puts at once one wins, and its bytes are there",
      "create only: a put that breaks leaves what is under its id already",
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
      "failure: just as many bytes as are allowed and announced are stored, the hash in capitals too",
      "read: a read that is given up leaves the others alone",
      "read: a copy comes out: what its reader does with the bytes changes nothing",
      "metadata: a date is kept as its text in JSON, and what is undefined is not there",
      "ids: upper case is made lower, and is the same id",
      "ids: UUIDs of other versions are ids",
      "delete: it answers false where there is nothing, and nothing happens",
      "delete: it takes the one asset, and no other",
      "delete: what is put afterwards has bytes and metadata of its own",
      "life: two new stores share nothing",
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
      "read: an asset can be read as often as one likes, at the same time too",
      "read: a read during which the asset is deleted ends whole, or with an error",
    ],
  },
  {
    name: "a read that is given up is the last one",
    makeStore: storeWith((inner) => {
      let givenUp = false;
      const cancelled = () => {
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
              return passedOn(found.stream(range), { cancelled });
            },
          };
        },
      };
    }),
    fails: ["read: a read that is given up leaves the others alone"],
  },
  {
    name: "it hands its own bytes out",
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
    fails: ["read: a copy comes out: what its reader does with the bytes changes nothing"],
  },
  {
    name: "a stream ends where its asset was deleted",
    makeStore: openWith((found, inner) => ({
      asset: found.asset,
      bytes: () => found.bytes(),
      stream: (range) =>
        passedOn(found.stream(range), {
          goesOn: async () => (await inner.head(found.asset.id)) !== undefined,
        }),
    })),
    fails: ["read: a read during which the asset is deleted ends whole, or with an error"],
  },
  {
    name: "it reads what is under the id by then",
    makeStore: openWith((found, inner) => ({
      asset: found.asset,
      stream: (range) => found.stream(range),
      bytes: async () => ((await inner.open(found.asset.id)) ?? found).bytes(),
    })),
    fails: ["read: what was opened never has the bytes of a later asset under its id"],
  },
  {
    name: "it says that it streams, and holds everything in memory",
    makeStore: claiming({ streaming: true }),
    fails: [
      "write: 64 MiB pass through in bounded memory",
      "read: a reader that stops after a chunk is not read ahead of without bound",
    ],
  },
];
