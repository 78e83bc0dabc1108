import type { Store } from "@dramatis/core/store";
import { assertTrue, equalBytes, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { assertStored, openStored, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { checkWith } = group("read");

const long = sampleBytes(500_000);

/** Reads of damaged bytes, and of a backend that fails. */
export const readDamageCases = [
  checkWith(["damage"], "missing bytes are an error, never a shorter result", async (context) => {
    const { store } = context;
    const [id, other] = [newId(), newId()];
    await store.put(id, long, imageInfo);
    await store.put(other, fewBytes, imageInfo);
    const openedBefore = await openStored(store, id);
    await context.facility("damage")(store, id, "cut");
    await rejects(() => openedBefore.bytes(), "store_failed", "`bytes()` of an asset opened before");
    await rejects(
      async () => readAll(openedBefore.stream()),
      "store_failed",
      "A stream of an asset opened before",
    );
    await rejects(async () => bytesOf(store, id), "store_failed", "`bytes()`");
    await rejects(async () => streamed(store, id), "store_failed", "A stream");
    await assertStored(store, other, fewBytes);
  }),

  checkWith(["damage"], "`bytes()` rejects if the bytes have changed", async (context) => {
    const { store } = context;
    const id = newId();
    await store.put(id, long, imageInfo);
    const openedBefore = await openStored(store, id);
    await context.facility("damage")(store, id, "changed");
    await rejects(() => openedBefore.bytes(), "store_failed", "`bytes()` of an asset opened before");
    await rejects(async () => bytesOf(store, id), "store_failed", "`bytes()`");
  }),

  checkWith(["damage"], "a damaged asset can be deleted and stored again", async (context) => {
    const { store } = context;
    const id = newId();
    await store.put(id, long, imageInfo);
    await context.facility("damage")(store, id, "cut");
    assertTrue(await store.delete(id), "`delete` must find a damaged asset");
    await store.put(id, fewBytes, imageInfo);
    await assertStored(store, id, fewBytes);
  }),

  checkWith(["breakDown"], "a failing backend is an error, never a missing asset", async (context) => {
    const { store } = context;
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await openStored(store, id);
    equalBytes(await found.bytes(), long, "The bytes before the backend fails");
    await context.facility("breakDown")(store);
    for (const key of [id, newId()]) {
      await rejects(() => store.head(key), "store_failed", "`head`");
      await rejects(() => store.open(key), "store_failed", "`open`");
    }
    await rejects(() => found.bytes(), "store_failed", "`bytes()` of an asset opened before");
    await rejects(async () => readAll(found.stream()), "store_failed", "A stream of an asset opened before");
    await rejects(() => store.list(), "store_failed", "`list`");
  }),
];

async function bytesOf(store: Store, id: string): Promise<Uint8Array> {
  return (await openStored(store, id)).bytes();
}

async function streamed(store: Store, id: string): Promise<Uint8Array> {
  return readAll((await openStored(store, id)).stream());
}
