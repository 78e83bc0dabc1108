import { concatBytes } from "@dramatis/core/store";
import { assertCode, assertPresent, equal, equalBytes } from "./assert.ts";
import { assertNoHandles } from "./assert-no-handles.ts";
import { group } from "./group.ts";
import { assertStored, openStored, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { check, checkWith } = group("read");

const long = sampleBytes(600_000);

/** A read returns what was stored, or fails. */
export const readCases = [
  check("a missing asset is undefined", async ({ store }) => {
    equal(await store.head(newId()), undefined, "The result of `head`");
    equal(await store.open(newId()), undefined, "The result of `open`");
    await store.put(newId(), fewBytes, imageInfo);
    equal(await store.head(newId()), undefined, "The result of `head` with another asset in the store");
    equal(await store.open(newId()), undefined, "The result of `open` with another asset in the store");
  }),

  check("an asset can be read many times, also concurrently", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await openStored(store, id);
    const streams = [found.stream(), found.stream(), found.stream({ start: 0 })];
    for (const read of await Promise.all(streams.map(readAll)))
      equalBytes(read, long, "The bytes of a stream");
    equalBytes(await found.bytes(), long, "The result of `bytes()`");
    equalBytes(await found.bytes(), long, "The result of a second `bytes()`");
  }),

  check("a canceled read does not affect other reads", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await openStored(store, id);
    await found.stream().cancel("never read");
    const reader = found.stream().getReader();
    await reader.read();
    await reader.cancel("enough");
    await assertStored(store, id, long);
  }),

  check("a read returns a copy: changes to the bytes have no effect", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    const found = await openStored(store, id);
    (await found.bytes()).fill(0);
    const reader = found.stream().getReader();
    (await reader.read()).value?.fill(0);
    equalBytes(await found.bytes(), fewBytes, "The bytes of the asset opened before");
    await assertStored(store, id, fewBytes);
  }),

  check("a read during which the asset is deleted is complete or fails", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await openStored(store, id);
    const begun = found.stream();
    const first = await firstChunk(begun);
    equal(await store.delete(id), true, "The result of `delete`");
    const read = async () => concatBytes([first, await readAll(begun)]);
    await assertCompleteOrFailed(read, long, "A stream that was started before");
    await assertCompleteOrFailed(
      async () => readAll(found.stream()),
      long,
      "A stream that is started afterwards",
    );
    await assertCompleteOrFailed(() => found.bytes(), long, "`bytes()`");
  }),

  check("an opened asset never reads the bytes of a later asset with the same id", async ({ store }) => {
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await openStored(store, id);
    await store.delete(id);
    await store.put(id, sampleBytes(long.byteLength, 2), imageInfo);
    await assertCompleteOrFailed(() => found.bytes(), long, "`bytes()`");
    await assertCompleteOrFailed(async () => readAll(found.stream()), long, "A stream");
  }),

  checkWith(
    ["openHandles"],
    "a read closes its handle when it ends and when it is canceled",
    async (context) => {
      const { store } = context;
      const id = newId();
      await store.put(id, long, imageInfo);
      const found = await openStored(store, id);
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
      await assertNoHandles(context);
    },
  ),
];

async function firstChunk(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return assertPresent(value, "The first chunk");
}

async function assertCompleteOrFailed(
  read: () => Promise<Uint8Array>,
  expected: Uint8Array,
  what: string,
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await read();
  } catch (error) {
    assertCode(error, "store_failed", what);
    return;
  }
  equalBytes(bytes, expected, what);
}
