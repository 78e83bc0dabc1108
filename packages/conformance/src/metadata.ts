import type { JsonObject } from "@dramatis/core";
import { assertPresent, assertTrue, equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { group } from "./group.ts";
import { assertMissing, listAll, openStored } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check } = group("metadata");

const values: Readonly<Record<string, JsonObject>> = {
  "no members": {},
  "text in any script": { text: "日本 é \u{1f3f4}\u200d\u2620\ufe0f", ключ: "значение", "": "no name" },
  "control characters": { text: "\u0000\u0001\u001f\u007f\u2028\u2029\ufeff\n\r\t\"'\\<>", "\u0000": 1 },
  "half of a surrogate pair": { text: "\ud83d" },
  "nested values": { a: [1, [{ b: null }], []], c: { d: false, e: -1.5e-7, f: {} } },
  "names of built-in object members": {
    constructor: { a: 1 },
    toString: 2,
    hasOwnProperty: 3,
    length: 4,
  },
  "strings that look like encoded values": {
    a: "base64:aGk=",
    b: "null",
    c: "?x#y",
    d: "2026-01-02T03:04:05.678Z",
  },
};

const mebibyte = 1024 * 1024;

/** Returns metadata whose JSON has exactly this many bytes, mostly in two-byte characters. */
function createMetadata(byteLength: number): JsonObject {
  const rest = byteLength - '{"a":"","b":""}'.length;
  return { a: "é".repeat(Math.floor(rest / 2)), b: "x".repeat(rest % 2) };
}

/** Values that are not valid metadata, by description. */
function invalidMetadata(): Readonly<Record<string, unknown>> {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  return {
    "a circular object": circle,
    "a bigint": { big: 1n },
    "an array": [1],
    "a string": "text",
    "a number": 7,
    null: null,
    undefined: undefined,
    "a date": new Date(0),
    "an object that is a string in JSON": { toJSON: () => "text" },
  };
}

/** Metadata is kept as JSON. */
export const metadataCases = [
  ...Object.entries(values).map(([name, metadata]) =>
    check(`metadata with ${name} is kept`, async ({ store }) => {
      const id = newId();
      equal(
        (await store.put(id, fewBytes, { ...imageInfo, metadata })).metadata,
        metadata,
        "The metadata that `put` returns",
      );
      equal((await store.head(id))?.metadata, metadata, "The metadata that `head` returns");
      equal((await openStored(store, id)).asset.metadata, metadata, "The metadata that `open` returns");
      equal((await listAll(store))[0]?.metadata, metadata, "The metadata that `list` returns");
    }),
  ),

  check("`__proto__` and `constructor` are ordinary members", async ({ store }) => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a":1}';
    const id = newId();
    await callUntyped(store, "put", id, fewBytes, { ...imageInfo, metadata: JSON.parse(text) });
    const found = assertPresent(await store.head(id), "The stored asset").metadata;
    assertTrue(found.polluted === undefined, "Metadata must not change its own prototype");
    assertTrue(!("polluted" in {}), "Metadata must not change Object.prototype");
    equal(found, JSON.parse(text), "The metadata");
  }),

  check("a date is kept as its JSON string, and undefined members are left out", async ({ store }) => {
    const id = newId();
    const metadata = { at: new Date(0), none: undefined, list: [undefined, Number.NaN] };
    const asset = await callUntyped(store, "put", id, fewBytes, { ...imageInfo, metadata });
    equal(asset, await store.head(id), "The asset that `put` returns, compared with `head`");
    const found = assertPresent(await store.head(id), "The stored asset").metadata;
    equal(found, { at: "1970-01-01T00:00:00.000Z", list: [null, null] }, "The metadata");
    assertTrue(!Object.hasOwn(found, "none"), "An undefined member must be left out");
  }),

  check("metadata of 1 MiB as JSON is kept", async ({ store }) => {
    const id = newId();
    const metadata = createMetadata(mebibyte);
    await store.put(id, fewBytes, { ...imageInfo, metadata });
    assertTrue(
      JSON.stringify((await store.head(id))?.metadata) === JSON.stringify(metadata),
      "Metadata of 1 MiB must be returned unchanged",
    );
  }),

  check("metadata of more than 1 MiB as JSON is rejected", async ({ store }) => {
    for (const byteLength of [mebibyte + 1, 5 * mebibyte]) {
      const id = newId();
      const info = { ...imageInfo, metadata: createMetadata(byteLength) };
      await rejects(
        () => store.put(id, fewBytes, info),
        "invalid_request",
        `Metadata of ${byteLength} bytes`,
      );
      await assertMissing(store, id);
    }
  }),

  check("metadata that is not a JSON object is rejected", async ({ store }) => {
    for (const [name, metadata] of Object.entries(invalidMetadata())) {
      const id = newId();
      const putting = () => callUntyped(store, "put", id, fewBytes, { ...imageInfo, metadata });
      await rejects(putting, "invalid_request", `Metadata that is ${name}`);
      await assertMissing(store, id);
    }
  }),

  check("metadata is copied on put: later changes by the caller have no effect", async ({ store }) => {
    const id = newId();
    const metadata = { nested: { width: 1 } };
    const origin = { type: "uploaded" as const, filename: "keeper.png" };
    const putting = store.put(id, fewBytes, { ...imageInfo, metadata, origin });
    metadata.nested.width = 2;
    origin.filename = "another.png";
    await putting;
    metadata.nested.width = 3;
    const asset = assertPresent(await store.head(id), "The stored asset");
    equal(asset.metadata, { nested: { width: 1 } }, "The metadata");
    equal(asset.origin, { type: "uploaded", filename: "keeper.png" }, "The origin");
  }),

  check("a read returns a copy: changes to it have no effect", async ({ store }) => {
    const id = newId();
    const metadata = { nested: { width: 1 } };
    const put = await store.put(id, fewBytes, { ...imageInfo, metadata });
    const copies = [
      put,
      await store.head(id),
      (await openStored(store, id)).asset,
      (await listAll(store))[0],
    ];
    for (const copy of copies) {
      const found = assertPresent(copy, "The stored asset");
      equal(found.metadata, metadata, "The metadata");
      Reflect.set(found, "mediaType", "image/gif");
      Reflect.set(found.origin, "type", "migrated");
      Reflect.set(Object(found.metadata.nested), "width", 9);
    }
    const asset = assertPresent(await store.head(id), "The stored asset");
    equal(
      asset,
      { ...asset, mediaType: "image/png", origin: imageInfo.origin, metadata },
      "The asset that `head` returns",
    );
  }),
];
