import { assertPresent, equal } from "./assert.ts";
import { group } from "./group.ts";
import { assertMissing, assertStored, listAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check } = group("delete");

/** Deleting assets. */
export const deleteCases = [
  check("a deleted asset is missing", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    equal(await store.delete(id), true, "The result of `delete`");
    await assertMissing(store, id);
  }),

  check("deleting a missing asset returns false and changes nothing", async ({ store }) => {
    const id = newId();
    equal(await store.delete(newId()), false, "The result of `delete` in an empty store");
    await store.put(id, fewBytes, imageInfo);
    equal(await store.delete(newId()), false, "The result of `delete` with another asset in the store");
    await assertStored(store, id, fewBytes);
    await store.delete(id);
    equal(await store.delete(id), false, "The result of a second `delete`");
  }),

  check("only the given asset is deleted", async ({ store }) => {
    const [id, other] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    const kept = await store.put(other, Uint8Array.of(9), imageInfo);
    await store.journal.append(id, [{ a: 1 }], 0);
    await store.delete(id);
    await assertStored(store, other, Uint8Array.of(9));
    equal(await listAll(store), [kept], "The listed assets");
    equal(await store.journal.append(id, [], 1), 1, "The number of records in the stream with the same id");
  }),

  check("an asset put under a deleted id has its own bytes and metadata", async ({ store }) => {
    const id = newId();
    await store.put(id, new Uint8Array(1000).fill(7), {
      ...imageInfo,
      metadata: { description: "the first" },
    });
    await store.delete(id);
    const later = { ...imageInfo, mediaType: "image/webp", metadata: { width: 3 } };
    await store.put(id, fewBytes, later);
    const found = assertPresent(await store.head(id), "The asset that was put again");
    equal(found, { ...found, ...later }, "The asset that was put again");
    await assertStored(store, id, fewBytes);
    equal(await listAll(store), [found], "The listed assets");
    equal(await store.delete(id), true, "The result of `delete`");
    await assertMissing(store, id);
  }),
];
