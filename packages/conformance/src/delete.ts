import { equal, present } from "./assert.ts";
import { group } from "./group.ts";
import { holds, isAbsent, listed } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check } = group("delete");

/** The end of an asset. */
export const deleteCases = [
  check("what was deleted is missing", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    equal(await store.delete(id), true, "The answer of `delete`");
    await isAbsent(store, id);
  }),

  check("it answers false where there is nothing, and nothing happens", async ({ store }) => {
    const id = newId();
    equal(await store.delete(newId()), false, "The answer of `delete` in an empty store");
    await store.put(id, fewBytes, imageInfo);
    equal(await store.delete(newId()), false, "The answer of `delete` beside another asset");
    await holds(store, id, fewBytes);
    await store.delete(id);
    equal(await store.delete(id), false, "The answer of a second `delete`");
  }),

  check("it takes the one asset, and no other", async ({ store }) => {
    const [id, other] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    const kept = await store.put(other, Uint8Array.of(9), imageInfo);
    await store.journal.append(id, [{ a: 1 }], 0);
    await store.delete(id);
    await holds(store, other, Uint8Array.of(9));
    equal(await listed(store), [kept], "What the listing has");
    equal(await store.journal.append(id, [], 1), 1, "The stream of the same id, which is another thing");
  }),

  check("what is put afterwards has bytes and metadata of its own", async ({ store }) => {
    const id = newId();
    await store.put(id, new Uint8Array(1000).fill(7), {
      ...imageInfo,
      metadata: { description: "the first" },
    });
    await store.delete(id);
    const later = { ...imageInfo, mediaType: "image/webp", metadata: { width: 3 } };
    await store.put(id, fewBytes, later);
    const found = present(await store.head(id), "What was put again");
    equal(found, { ...found, ...later }, "What is known of it");
    await holds(store, id, fewBytes);
    equal(await listed(store), [found], "What the listing has");
    equal(await store.delete(id), true, "The answer of `delete`");
    await isAbsent(store, id);
  }),
];
