import type { Asset, PutInfo } from "@dramatis/core/store";
import { type Mutant, putWith, storeWith } from "./mutant.ts";

/** What a store that forgets a part of what it was told makes of it. */
function forgetting(change: (info: PutInfo) => PutInfo): Mutant["makeStore"] {
  return putWith((inner, id, body, info) => inner.put(id, body, change(info)));
}

/** Stores that know other things of an asset than they were told, or tell them too early. */
export const assetMutants: readonly Mutant[] = [
  {
    name: "it gives every asset the time of now",
    makeStore: forgetting(({ createdAt: _, ...info }) => info),
    fails: [
      "write: all that is known of an asset comes back, however one looks",
      "failure: what a put cannot be told is refused, and its stream is ended",
    ],
  },
  {
    name: "it gives times without their zone",
    makeStore: storeWith((inner) => {
      const local = (asset: Asset): Asset => ({ ...asset, createdAt: asset.createdAt.replace("Z", "") });
      return {
        put: async (...call) => local(await inner.put(...call)),
        async head(id) {
          const asset = await inner.head(id);
          return asset && local(asset);
        },
      };
    }),
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
      "write: an asset that is given no time has that of now, as ISO 8601 in UTC",
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
      "ids: upper case is made lower, and is the same id",
      "ids: UUIDs of other versions are ids",
      "delete: it answers false where there is nothing, and nothing happens",
      "delete: it takes the one asset, and no other",
      "delete: what is put afterwards has bytes and metadata of its own",
      "life: two new stores share nothing",
    ],
  },
  {
    name: "it takes everything for a PNG",
    makeStore: forgetting((info) => ({ ...info, mediaType: "image/png" })),
    fails: [
      "write: all that is known of an asset comes back, however one looks",
      "write: the media type is kept, whatever the bytes look like",
      "failure: what a put cannot be told is refused, and its stream is ended",
      "delete: what is put afterwards has bytes and metadata of its own",
    ],
  },
  {
    name: "it keeps the type of an origin only",
    makeStore: forgetting((info) =>
      info.origin.type === "uploaded" ? { ...info, origin: { type: "uploaded" } } : info,
    ),
    fails: [
      "write: each origin is kept",
      "metadata: a copy goes in: what the caller changes later changes nothing",
      "metadata: a copy comes out: what its reader changes changes nothing",
      "delete: what is put afterwards has bytes and metadata of its own",
    ],
  },
  {
    name: "it shows an asset while its bytes come in",
    makeStore: storeWith((inner) => {
      const early = new Map<string, Asset>();
      return {
        async put(id, body, info) {
          const sha256 = "0".repeat(64);
          const { kind, mediaType, metadata, origin } = info;
          const createdAt = new Date().toISOString();
          if (body instanceof ReadableStream)
            early.set(id, { id, kind, mediaType, metadata, origin, createdAt, byteLength: 0, sha256 });
          try {
            return await inner.put(id, body, info);
          } finally {
            early.delete(id);
          }
        },
        head: async (id) => (await inner.head(id)) ?? early.get(id),
        async list(options) {
          const page = await inner.list(options);
          return page.cursor === undefined ? { items: [...page.items, ...early.values()] } : page;
        },
      };
    }),
    fails: [
      "write: nothing can be seen of an asset before its last byte came",
      "list: it has assets only: nothing that is under way, that failed, or that is the journal's",
    ],
  },
];
