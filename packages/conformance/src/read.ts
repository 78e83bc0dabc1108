import { concatBytes } from "@dramatis/core/store";
import { equal, hasCode, present, sameBytes } from "./assert.ts";
import { group } from "./group.ts";
import { noHandles } from "./no-handles.ts";
import { holds, opened, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { check, checkWith } = group("read");

const long = sampleBytes(600_000);

/** What is read is what was stored, or an error. */
export const readCases = [
  check("what is not there is undefined", async ({ store }) => {
    equal(await store.head(newId()), undefined, "What `head` finds");
    equal(await store.open(newId()), undefined, "What `open` finds");
    await store.put(newId(), fewBytes, imageInfo);
    equal(await store.head(newId()), undefined, "What `head` finds beside another asset");
    equal(await store.open(newId()), undefined, "What `open` finds beside another asset");
  }),

  check("an asset can be read as often as one likes, at the same time too", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    const streams = [found.stream(), found.stream(), found.stream({ start: 0 })];
    for (const read of await Promise.all(streams.map(readAll)))
      sameBytes(read, long, "The bytes of a stream");
    sameBytes(await found.bytes(), long, "The bytes at once");
    sameBytes(await found.bytes(), long, "The bytes at once, again");
  }),

  check("a read that is given up leaves the others alone", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    await found.stream().cancel("never read");
    const reader = found.stream().getReader();
    await reader.read();
    await reader.cancel("enough");
    await holds(store, id, long);
  }),

  check("a copy comes out: what its reader does with the bytes changes nothing", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    const found = await opened(store, id);
    (await found.bytes()).fill(0);
    const reader = found.stream().getReader();
    (await reader.read()).value?.fill(0);
    sameBytes(await found.bytes(), fewBytes, "The bytes of what was opened before");
    await holds(store, id, fewBytes);
  }),

  check("a read during which the asset is deleted ends whole, or with an error", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    const begun = found.stream();
    const first = await firstChunk(begun);
    equal(await store.delete(id), true, "The answer of `delete`");
    const read = async () => concatBytes([first, await readAll(begun)]);
    await wholeOrFailed(read, long, "A stream that was begun before");
    await wholeOrFailed(async () => readAll(found.stream()), long, "A stream that is begun afterwards");
    await wholeOrFailed(() => found.bytes(), long, "The bytes at once");
  }),

  check("what was opened never has the bytes of a later asset under its id", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    await store.delete(id);
    await store.put(id, sampleBytes(long.byteLength, 2), imageInfo);
    await wholeOrFailed(() => found.bytes(), long, "The bytes at once");
    await wholeOrFailed(async () => readAll(found.stream()), long, "The bytes as a stream");
  }),

  checkWith(["openHandles"], "a read frees its handle at its end and when it is given up", async (stage) => {
    const { store } = stage;
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    found.stream();
    const reader = found.stream().getReader();
    await reader.read();
    await reader.cancel("enough");
    const early = found.stream().getReader();
    const reading = early.read().catch(() => undefined);
    await early.cancel("at once");
    await reading;
    await readAll(found.stream());
    await found.bytes();
    await noHandles(stage);
  }),
];

async function firstChunk(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return present(value, "The first chunk");
}

async function wholeOrFailed(
  read: () => Promise<Uint8Array>,
  expected: Uint8Array,
  what: string,
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await read();
  } catch (error) {
    hasCode(error, "store_failed", what);
    return;
  }
  sameBytes(bytes, expected, what);
}
