import { equal, rejects } from "./assert.ts";
import { createSource } from "./bodies.ts";
import { everyMethod } from "./every-method.ts";
import { group } from "./group.ts";
import { assertMissing, assertStored, listAll, readRecords, unfinished } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { withTimeout } from "./with-timeout.ts";

const { check, checkWith } = group("lifecycle");

/** A store from its creation until after its close. */
export const lifecycleCases = [
  check("a store can be closed twice, and without being used", async (context) => {
    const { store } = context;
    const unused = await context.another();
    await withTimeout(unused.close(), "The close of an unused store");
    await store.put(newId(), fewBytes, imageInfo);
    await withTimeout(store.close(), "The close");
    await withTimeout(store.close(), "The second close");
  }),

  check("every method fails after close", async ({ store }) => {
    const [id, streamId] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }], 0, { open: true });
    await store.close();
    for (const [name, call] of Object.entries(everyMethod(store, id, streamId))) {
      await rejects(call, "store_failed", `\`${name}\` after close`);
    }
  }),

  check("a put after close cancels its stream", async ({ store }) => {
    const { stream, observed } = createSource([fewBytes]);
    await store.close();
    await rejects(() => store.put(newId(), stream, imageInfo), "store_failed", "A put after close");
    equal(observed.canceled.length, 1, "The number of times the stream was canceled");
  }),

  check("two new stores share nothing", async (context) => {
    const { store } = context;
    const another = await context.another();
    const [id, streamId] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }], 0, { open: true });
    await assertMissing(another, id);
    equal(await readRecords(another, streamId), [], "The records in the other store");
    equal(await unfinished(another), [], "The unfinished streams of the other store");
    await another.close();
    await assertStored(store, id, fewBytes);
  }),

  checkWith(["durable", "reopen"], "two instances on the same data see the same state", async (context) => {
    const { store } = context;
    const [id, other, streamId] = [newId(), newId(), newId()];
    const before = await store.put(id, fewBytes, imageInfo);
    const second = await context.reopen();
    await assertStored(second, id, fewBytes);
    const after = await second.put(other, Uint8Array.of(9), imageInfo);
    await assertStored(store, other, Uint8Array.of(9));
    await rejects(
      () => second.put(id, Uint8Array.of(9), imageInfo),
      "conflict",
      "A put in the second instance",
    );
    equal((await listAll(store)).length, 2, "The number of listed assets");
    equal(await second.head(id), before, "The asset in the second instance");
    equal(await store.head(other), after, "The asset in the first instance");
    equal(await store.journal.append(streamId, [{ a: 1 }], 0, { open: true }), 1, "The number of records");
    equal(await second.journal.append(streamId, [{ a: 2 }], 1, { open: true }), 2, "The number of records");
    await rejects(
      () => store.journal.append(streamId, [{ a: 3 }], 1),
      "conflict",
      "An append in the first instance",
    );
    equal(await readRecords(store, streamId), [{ a: 1 }, { a: 2 }], "The records");
    equal(await second.delete(id), true, "The result of `delete`");
    await assertMissing(store, id);
    await second.journal.delete(streamId);
    equal(await readRecords(store, streamId), [], "The records of a deleted stream");
  }),

  checkWith(["durable", "reopen"], "a restart finds everything that was acknowledged", async (context) => {
    const { store } = context;
    const [id, streamId, ended] = [newId(), newId(), newId()];
    const asset = await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }, { a: 2 }], 0, { open: true, kind: "batch" });
    await store.journal.append(ended, [{ a: 1 }], 0, { open: true });
    await store.journal.append(ended, [{ a: 2 }], 1);
    await store.close();
    const again = await context.reopen();
    equal(await again.head(id), asset, "The asset");
    await assertStored(again, id, fewBytes);
    equal(await listAll(again), [asset], "The listed assets");
    equal(await readRecords(again, streamId), [{ a: 1 }, { a: 2 }], "The records");
    equal(await unfinished(again), [streamId], "The unfinished streams");
    equal(await unfinished(again, "batch"), [streamId], "The unfinished streams of its kind");
    equal(await again.journal.append(streamId, [{ a: 3 }], 2), 3, "The number of records");
  }),
];
