import { equal } from "./assert.ts";
import { createByteSource, createReusingSource, createSource, splitChunks, toPooled } from "./bodies.ts";
import { callUntyped } from "./call-untyped.ts";
import { group } from "./group.ts";
import { assertStored } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { check } = group("write");

const many = sampleBytes(300_000);

/** The supported bodies, and the bytes that each one stores. */
const bodies: readonly (readonly [name: string, body: () => unknown, expected: Uint8Array])[] = [
  ["bytes", () => many, many],
  ["a view into a larger buffer", () => many.subarray(1000, 200_001), many.subarray(1000, 200_001)],
  ["a view into a pool, like a Node Buffer", () => toPooled(many), many],
  ["the bytes of a Uint16Array", () => new Uint16Array(many.buffer, 2, 5000), many.subarray(2, 10_002)],
  ["the bytes of a DataView", () => new DataView(many.buffer, 3, 5000), many.subarray(3, 5003)],
  ["a Blob", () => new Blob([many]), many],
  ["part of a Blob", () => new Blob([many]).slice(10, 1000), many.subarray(10, 1000)],
  ["a stream", () => createSource(splitChunks(many, 65_536)).stream, many],
  ["a byte stream that supports BYOB readers", () => createByteSource(many), many],
  [
    "a stream of views into a pool, like a Node stream",
    () => createSource(splitChunks(many, 70_001).map(toPooled)).stream,
    many,
  ],
  [
    "a stream of single bytes",
    () => createSource(splitChunks(many.subarray(0, 3000), 1)).stream,
    many.subarray(0, 3000),
  ],
  [
    "a stream with empty chunks",
    () => createSource([new Uint8Array(), fewBytes, new Uint8Array(), fewBytes, new Uint8Array()]).stream,
    Uint8Array.of(...fewBytes, ...fewBytes),
  ],
  ["no bytes", () => new Uint8Array(), new Uint8Array()],
  ["an empty Blob", () => new Blob([]), new Uint8Array()],
  ["a stream without chunks", () => createSource([]).stream, new Uint8Array()],
];

/** Each supported body is stored unchanged. */
export const writeBodyCases = [
  ...bodies.map(([name, body, expected]) =>
    check(`${name}: stored unchanged`, async ({ store }) => {
      const id = newId();
      const asset = await callUntyped(store, "put", id, body(), imageInfo);
      equal(asset, await store.head(id), "The asset that `put` returns, compared with `head`");
      await assertStored(store, id, expected);
    }),
  ),

  check("bytes that the caller changes after the call: stored unchanged", async ({ store }) => {
    const [id, mine] = [newId(), many.slice()];
    const putting = store.put(id, mine, imageInfo);
    mine.fill(0);
    await putting;
    mine.fill(1);
    await assertStored(store, id, many);
  }),

  check("a stream that reuses its buffer: stored unchanged", async ({ store }) => {
    const id = newId();
    const size = 50_000;
    const source = createReusingSource(6, new Uint8Array(size), (buffer, chunk) =>
      buffer.set(many.subarray(chunk * size, (chunk + 1) * size)),
    );
    await store.put(id, source, imageInfo);
    await assertStored(store, id, many);
  }),
];
