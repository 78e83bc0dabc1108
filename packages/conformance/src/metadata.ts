import type { JsonObject } from "@dramatis/core";
import { equal, isTrue, present, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { isAbsent, listed, opened } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("metadata");

const values: Readonly<Record<string, JsonObject>> = {
  nothing: {},
  "every script and sign": { text: "日本 é \u{1f3f4}\u200d\u2620\ufe0f", ключ: "значение", "": "no name" },
  "control characters": { text: "\u0000\u0001\u001f\u007f\u2028\u2029\ufeff\n\r\t\"'\\<>", "\u0000": 1 },
  "half of a surrogate pair": { text: "\ud83d" },
  "nested values": { a: [1, [{ b: null }], []], c: { d: false, e: -1.5e-7, f: {} } },
  "names that objects have of themselves": {
    constructor: { a: 1 },
    toString: 2,
    hasOwnProperty: 3,
    length: 4,
  },
  "texts that look like something else": {
    a: "base64:aGk=",
    b: "null",
    c: "?x#y",
    d: "2026-01-02T03:04:05.678Z",
  },
};

const mebibyte = 1024 * 1024;

/** Metadata whose JSON is that many bytes, in texts of characters that are two bytes each. */
function metadataOf(byteLength: number): JsonObject {
  const rest = byteLength - '{"a":"","b":""}'.length;
  return { a: "é".repeat(Math.floor(rest / 2)), b: "x".repeat(rest % 2) };
}

/** What JSON does not have, by what it is. */
function noMetadata(): Readonly<Record<string, unknown>> {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  return {
    "a circle": circle,
    "a bigint": { big: 1n },
    "an array": [1],
    "a text": "text",
    "a number": 7,
    null: null,
    undefined: undefined,
    "a date": new Date(0),
    "an object that is a text in JSON": { toJSON: () => "text" },
  };
}

/** What is noted of an asset. */
export const metadataCases = [
  ...Object.entries(values).map(([name, metadata]) =>
    check(`${name}: kept`, async ({ store }) => {
      const id = newId();
      equal(
        (await store.put(id, fewBytes, { ...imageInfo, metadata })).metadata,
        metadata,
        "The answer of `put`",
      );
      equal((await store.head(id))?.metadata, metadata, "What `head` knows");
      equal((await opened(store, id)).asset.metadata, metadata, "What `open` knows");
      equal((await listed(store))[0]?.metadata, metadata, "What the listing has");
    }),
  ),

  check("`__proto__` and `constructor` are names like any other", async ({ store }) => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a":1}';
    const id = newId();
    await untyped(store, "put", id, fewBytes, { ...imageInfo, metadata: JSON.parse(text) });
    const found = present(await store.head(id), "What was stored").metadata;
    isTrue(found.polluted === undefined, "Metadata must not reach its own prototype");
    isTrue(!("polluted" in {}), "Metadata must not reach the prototype of all objects");
    equal(found, JSON.parse(text), "The metadata");
  }),

  check("a date is kept as its text in JSON, and what is undefined is not there", async ({ store }) => {
    const id = newId();
    const metadata = { at: new Date(0), none: undefined, list: [undefined, Number.NaN] };
    const asset = await untyped(store, "put", id, fewBytes, { ...imageInfo, metadata });
    equal(asset, await store.head(id), "The answer of `put`, beside `head`");
    const found = present(await store.head(id), "What was stored").metadata;
    equal(found, { at: "1970-01-01T00:00:00.000Z", list: [null, null] }, "The metadata");
    isTrue(!Object.hasOwn(found, "none"), "What is undefined must not be there");
  }),

  check("1 MiB as JSON is kept", async ({ store }) => {
    const id = newId();
    const metadata = metadataOf(mebibyte);
    await store.put(id, fewBytes, { ...imageInfo, metadata });
    isTrue(
      JSON.stringify((await store.head(id))?.metadata) === JSON.stringify(metadata),
      "Metadata of 1 MiB must come back as it was",
    );
  }),

  check("more than 1 MiB as JSON is refused", async ({ store }) => {
    for (const byteLength of [mebibyte + 1, 5 * mebibyte]) {
      const id = newId();
      const info = { ...imageInfo, metadata: metadataOf(byteLength) };
      await rejects(
        () => store.put(id, fewBytes, info),
        "invalid_request",
        `Metadata of ${byteLength} bytes`,
      );
      await isAbsent(store, id);
    }
  }),

  check("what is no object in JSON is refused", async ({ store }) => {
    for (const [name, metadata] of Object.entries(noMetadata())) {
      const id = newId();
      const putting = () => untyped(store, "put", id, fewBytes, { ...imageInfo, metadata });
      await rejects(putting, "invalid_request", `Metadata that is ${name}`);
      await isAbsent(store, id);
    }
  }),

  check("a copy goes in: what the caller changes later changes nothing", async ({ store }) => {
    const id = newId();
    const metadata = { nested: { width: 1 } };
    const origin = { type: "uploaded" as const, filename: "keeper.png" };
    const putting = store.put(id, fewBytes, { ...imageInfo, metadata, origin });
    metadata.nested.width = 2;
    origin.filename = "another.png";
    await putting;
    metadata.nested.width = 3;
    const asset = present(await store.head(id), "What was stored");
    equal(asset.metadata, { nested: { width: 1 } }, "The metadata");
    equal(asset.origin, { type: "uploaded", filename: "keeper.png" }, "The origin");
  }),

  check("a copy comes out: what its reader changes changes nothing", async ({ store }) => {
    const id = newId();
    const metadata = { nested: { width: 1 } };
    const put = await store.put(id, fewBytes, { ...imageInfo, metadata });
    const copies = [put, await store.head(id), (await opened(store, id)).asset, (await listed(store))[0]];
    for (const copy of copies) {
      const found = present(copy, "What was stored");
      equal(found.metadata, metadata, "The metadata");
      Reflect.set(found, "mediaType", "image/gif");
      Reflect.set(found.origin, "type", "migrated");
      Reflect.set(Object(found.metadata.nested), "width", 9);
    }
    const asset = present(await store.head(id), "What was stored");
    equal(
      asset,
      { ...asset, mediaType: "image/png", origin: imageInfo.origin, metadata },
      "What `head` knows",
    );
  }),
];
