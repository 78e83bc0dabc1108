import type { ByteRange } from "@dramatis/core/store";
import { equalBytes, throws } from "./assert.ts";
import { group } from "./group.ts";
import { openStored, readAll } from "./read-assertions.ts";
import { imageInfo, newId, sampleBytes } from "./samples.ts";

const { check } = group("read");

const length = 300_000;
const bytes = sampleBytes(length);

const ranges: readonly (readonly [name: string, range: ByteRange, start: number, end: number])[] = [
  ["the first byte", { start: 0, end: 0 }, 0, 1],
  ["bytes in the middle", { start: 1000, end: 250_000 }, 1000, 250_001],
  ["the last byte", { start: length - 1, end: length - 1 }, length - 1, length],
  ["the last hundred bytes", { start: length - 100 }, length - 100, length],
  ["all but the first byte", { start: 1 }, 1, length],
  ["all bytes, by position", { start: 0, end: length - 1 }, 0, length],
  ["an end after the last byte", { start: length - 3, end: length + 1000 }, length - 3, length],
];

const unsatisfiable: readonly (readonly [name: string, range: ByteRange])[] = [
  ["a start after the last byte", { start: length }],
  ["a start far after it", { start: 1e15, end: 1e15 }],
  ["an end before the start", { start: 10, end: 9 }],
  ["a start below zero", { start: -1 }],
  ["an end below zero", { start: 0, end: -1 }],
  ["a start between two bytes", { start: 0.5 }],
  ["an end between two bytes", { start: 0, end: 1.5 }],
  ["a start that is not a number", { start: Number.NaN }],
];

/** Reading ranges of an asset's bytes. */
export const readRangeCases = [
  ...ranges.map(([name, range, start, end]) =>
    check(`a range: ${name}`, async ({ store }) => {
      const id = newId();
      await store.put(id, bytes, imageInfo);
      const found = await openStored(store, id);
      equalBytes(await readAll(found.stream(range)), bytes.subarray(start, end), "The bytes of the range");
    }),
  ),

  check("a range without any bytes is rejected synchronously", async ({ store }) => {
    const [id, empty] = [newId(), newId()];
    await store.put(id, bytes, imageInfo);
    await store.put(empty, new Uint8Array(), imageInfo);
    const found = await openStored(store, id);
    for (const [name, range] of unsatisfiable) throws(() => found.stream(range), "invalid_request", name);
    const nothing = await openStored(store, empty);
    throws(() => nothing.stream({ start: 0 }), "invalid_request", "An open range of an empty asset");
    throws(() => nothing.stream({ start: 0, end: 0 }), "invalid_request", "The first byte of an empty asset");
  }),
];
