import type { Asset, PutInfo } from "@dramatis/core/store";
import { type Mutant, putWith, storeWith } from "./mutant.ts";

/** Creates stores that change the put options before they use them. */
function forgetting(change: (info: PutInfo) => PutInfo): Mutant["makeStore"] {
  return putWith((inner, id, body, info) => inner.put(id, body, change(info)));
}

/** Stores that return different asset properties than they were given, or return assets too early. */
export const assetMutants: readonly Mutant[] = [
  {
    name: "it gives every asset the current time",
    makeStore: forgetting(({ createdAt: _, ...info }) => info),
    fails: [
      "write: `put`, `head`, `open` and `list` return the same complete asset",
      "failure: invalid put options are rejected, and the stream is canceled",
    ],
  },
  {
    name: "it returns times without a time zone",
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
      "write: an asset without a time gets the current time, as ISO 8601 in UTC",
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
      "ids: an id in upper case is the same id, stored in lower case",
      "ids: UUIDs of other versions are accepted",
      "delete: deleting a missing asset returns false and changes nothing",
      "delete: only the given asset is deleted",
      "delete: an asset put under a deleted id has its own bytes and metadata",
      "lifecycle: two new stores share nothing",
    ],
  },
  {
    name: "it stores every asset as a PNG",
    makeStore: forgetting((info) => ({ ...info, mediaType: "image/png" })),
    fails: [
      "write: `put`, `head`, `open` and `list` return the same complete asset",
      "write: the media type is kept, whatever the bytes are",
      "failure: invalid put options are rejected, and the stream is canceled",
      "delete: an asset put under a deleted id has its own bytes and metadata",
    ],
  },
  {
    name: "it keeps only the type of an origin",
    makeStore: forgetting((info) =>
      info.origin.type === "uploaded" ? { ...info, origin: { type: "uploaded" } } : info,
    ),
    fails: [
      "write: each origin is kept",
      "metadata: metadata is copied on put: later changes by the caller have no effect",
      "metadata: a read returns a copy: changes to it have no effect",
      "delete: an asset put under a deleted id has its own bytes and metadata",
    ],
  },
  {
    name: "it shows an asset while its bytes are being received",
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
      "write: an asset is not visible before its last byte is stored",
      "list: only stored assets are listed: no unfinished or failed puts, and no journal streams",
    ],
  },
];
