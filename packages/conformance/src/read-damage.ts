import type { Store } from "@dramatis/core/store";
import { isTrue, rejects, sameBytes } from "./assert.ts";
import { group } from "./group.ts";
import { holds, opened, readAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { checkWith } = group("read");

const long = sampleBytes(500_000);

/** Bytes that are no longer what was stored, and a backend that does not answer. */
export const readDamageCases = [
  checkWith(["damage"], "bytes that are missing are an error, never fewer bytes", async (stage) => {
    const { store } = stage;
    const [id, other] = [newId(), newId()];
    await store.put(id, long, imageInfo);
    await store.put(other, fewBytes, imageInfo);
    const openedBefore = await opened(store, id);
    await stage.facility("damage")(store, id, "cut");
    await rejects(() => openedBefore.bytes(), "store_failed", "The bytes at once, of what was opened before");
    await rejects(
      async () => readAll(openedBefore.stream()),
      "store_failed",
      "A stream of what was opened before",
    );
    await rejects(async () => bytesOf(store, id), "store_failed", "The bytes at once");
    await rejects(async () => streamed(store, id), "store_failed", "A stream");
    await holds(store, other, fewBytes);
  }),

  checkWith(["damage"], "bytes that have changed are an error where they are read at once", async (stage) => {
    const { store } = stage;
    const id = newId();
    await store.put(id, long, imageInfo);
    const openedBefore = await opened(store, id);
    await stage.facility("damage")(store, id, "changed");
    await rejects(() => openedBefore.bytes(), "store_failed", "The bytes at once, of what was opened before");
    await rejects(async () => bytesOf(store, id), "store_failed", "The bytes at once");
  }),

  checkWith(
    ["damage"],
    "an asset whose bytes are damaged can be deleted, and stored again",
    async (stage) => {
      const { store } = stage;
      const id = newId();
      await store.put(id, long, imageInfo);
      await stage.facility("damage")(store, id, "cut");
      isTrue(await store.delete(id), "An asset that is damaged must be there to be deleted");
      await store.put(id, fewBytes, imageInfo);
      await holds(store, id, fewBytes);
    },
  ),

  checkWith(["breakDown"], "a backend that fails is an error, never a missing asset", async (stage) => {
    const { store } = stage;
    const id = newId();
    await store.put(id, long, imageInfo);
    const found = await opened(store, id);
    sameBytes(await found.bytes(), long, "The bytes before the backend fails");
    await stage.facility("breakDown")(store);
    for (const key of [id, newId()]) {
      await rejects(() => store.head(key), "store_failed", "`head`");
      await rejects(() => store.open(key), "store_failed", "`open`");
    }
    await rejects(() => found.bytes(), "store_failed", "The bytes of what was opened before");
    await rejects(async () => readAll(found.stream()), "store_failed", "A stream of what was opened before");
    await rejects(() => store.list(), "store_failed", "`list`");
  }),
];

async function bytesOf(store: Store, id: string): Promise<Uint8Array> {
  return (await opened(store, id)).bytes();
}

async function streamed(store: Store, id: string): Promise<Uint8Array> {
  return readAll((await opened(store, id)).stream());
}
