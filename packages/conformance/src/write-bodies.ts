import { equal } from "./assert.ts";
import { byteSource, inChunks, pooled, reusingSource, sourceOf } from "./bodies.ts";
import { group } from "./group.ts";
import { holds } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("write");

const many = sampleBytes(300_000);

/** What bodies there are, and the bytes that each of them is. */
const bodies: readonly (readonly [name: string, body: () => unknown, expected: Uint8Array])[] = [
  ["bytes", () => many, many],
  ["a view into a larger buffer", () => many.subarray(1000, 200_001), many.subarray(1000, 200_001)],
  ["a view into a pool, as a Buffer is", () => pooled(many), many],
  ["a Uint16Array, by its bytes", () => new Uint16Array(many.buffer, 2, 5000), many.subarray(2, 10_002)],
  ["a DataView, by its bytes", () => new DataView(many.buffer, 3, 5000), many.subarray(3, 5003)],
  ["a Blob", () => new Blob([many]), many],
  ["a part of a Blob", () => new Blob([many]).slice(10, 1000), many.subarray(10, 1000)],
  ["a stream", () => sourceOf(inChunks(many, 65_536)).stream, many],
  ["a stream of bytes, with a reader's own buffer", () => byteSource(many), many],
  [
    "a stream of views into a pool, as one of Node's is",
    () => sourceOf(inChunks(many, 70_001).map(pooled)).stream,
    many,
  ],
  [
    "a stream of single bytes",
    () => sourceOf(inChunks(many.subarray(0, 3000), 1)).stream,
    many.subarray(0, 3000),
  ],
  [
    "a stream with empty chunks",
    () => sourceOf([new Uint8Array(), fewBytes, new Uint8Array(), fewBytes, new Uint8Array()]).stream,
    Uint8Array.of(...fewBytes, ...fewBytes),
  ],
  ["no bytes", () => new Uint8Array(), new Uint8Array()],
  ["an empty Blob", () => new Blob([]), new Uint8Array()],
  ["a stream without chunks", () => sourceOf([]).stream, new Uint8Array()],
];

/** What may be stored, and that it is stored as it was. */
export const writeBodyCases = [
  ...bodies.map(([name, body, expected]) =>
    check(`${name}: stored as it is`, async ({ store }) => {
      const id = newId();
      const asset = await untyped(store, "put", id, body(), imageInfo);
      equal(asset, await store.head(id), "The answer of `put`, beside `head`");
      await holds(store, id, expected);
    }),
  ),

  check("bytes that the caller changes right after the call: stored as they were", async ({ store }) => {
    const [id, mine] = [newId(), many.slice()];
    const putting = store.put(id, mine, imageInfo);
    mine.fill(0);
    await putting;
    mine.fill(1);
    await holds(store, id, many);
  }),

  check("a stream that uses its buffer again: stored as it came", async ({ store }) => {
    const id = newId();
    const size = 50_000;
    const source = reusingSource(6, new Uint8Array(size), (buffer, chunk) =>
      buffer.set(many.subarray(chunk * size, (chunk + 1) * size)),
    );
    await store.put(id, source, imageInfo);
    await holds(store, id, many);
  }),
];
