import { equal, rejects } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { everyMethod } from "./every-method.ts";
import { group } from "./group.ts";
import { holds, isAbsent, listed, recordsOf, unfinished } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { within } from "./with-timeout.ts";

const { check, checkWith } = group("life");

/** A store from its first use to its end, and beyond. */
export const lifeCases = [
  check("it can be closed twice, and without having been used", async (stage) => {
    const { store } = stage;
    const unused = await stage.another();
    await within(unused.close(), "The close of a store that was not used");
    await store.put(newId(), fewBytes, imageInfo);
    await within(store.close(), "The close");
    await within(store.close(), "The second close");
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

  check("a put after close ends its stream", async ({ store }) => {
    const { stream, told } = sourceOf([fewBytes]);
    await store.close();
    await rejects(() => store.put(newId(), stream, imageInfo), "store_failed", "A put after close");
    equal(told.cancelled.length, 1, "How often the stream was cancelled");
  }),

  check("two new stores share nothing", async (stage) => {
    const { store } = stage;
    const another = await stage.another();
    const [id, streamId] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }], 0, { open: true });
    await isAbsent(another, id);
    equal(await recordsOf(another, streamId), [], "The records in the other store");
    equal(await unfinished(another), [], "What is unfinished in the other store");
    await another.close();
    await holds(store, id, fewBytes);
  }),

  checkWith(["durable", "reopen"], "two instances on the same data share it", async (stage) => {
    const { store } = stage;
    const [id, other, streamId] = [newId(), newId(), newId()];
    const before = await store.put(id, fewBytes, imageInfo);
    const second = await stage.reopen();
    await holds(second, id, fewBytes);
    const after = await second.put(other, Uint8Array.of(9), imageInfo);
    await holds(store, other, Uint8Array.of(9));
    await rejects(
      () => second.put(id, Uint8Array.of(9), imageInfo),
      "conflict",
      "A put in the second instance",
    );
    equal((await listed(store)).length, 2, "How many assets the listing has");
    equal(await second.head(id), before, "What is known in the second instance");
    equal(await store.head(other), after, "What is known in the first instance");
    equal(await store.journal.append(streamId, [{ a: 1 }], 0, { open: true }), 1, "The number of records");
    equal(await second.journal.append(streamId, [{ a: 2 }], 1, { open: true }), 2, "The number of records");
    await rejects(
      () => store.journal.append(streamId, [{ a: 3 }], 1),
      "conflict",
      "An append of the first instance",
    );
    equal(await recordsOf(store, streamId), [{ a: 1 }, { a: 2 }], "The records");
    equal(await second.delete(id), true, "The answer of `delete`");
    await isAbsent(store, id);
    await second.journal.delete(streamId);
    equal(await recordsOf(store, streamId), [], "The records of a stream that was deleted");
  }),

  checkWith(["durable", "reopen"], "a restart sees all that was acknowledged", async (stage) => {
    const { store } = stage;
    const [id, streamId, ended] = [newId(), newId(), newId()];
    const asset = await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }, { a: 2 }], 0, { open: true, kind: "batch" });
    await store.journal.append(ended, [{ a: 1 }], 0, { open: true });
    await store.journal.append(ended, [{ a: 2 }], 1);
    await store.close();
    const again = await stage.reopen();
    equal(await again.head(id), asset, "What is known of the asset");
    await holds(again, id, fewBytes);
    equal(await listed(again), [asset], "What the listing has");
    equal(await recordsOf(again, streamId), [{ a: 1 }, { a: 2 }], "The records");
    equal(await unfinished(again), [streamId], "What is unfinished");
    equal(await unfinished(again, "batch"), [streamId], "What is unfinished of its kind");
    equal(await again.journal.append(streamId, [{ a: 3 }], 2), 3, "The number of records");
  }),
];
