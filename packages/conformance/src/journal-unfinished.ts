import { equal, isTrue, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { recordsOf, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check } = group("journal");

const note = { type: "note" };

/** Which streams are not at their end, and the end of a stream. */
export const journalUnfinishedCases = [
  check("streams that were last appended as open are unfinished", async ({ store }) => {
    const { journal } = store;
    const [id, other, closed] = [newId(), newId(), newId()];
    equal(await unfinished(store), [], "What is unfinished in an empty store");
    await journal.append(id, [note], 0, { open: true });
    await journal.append(other, [note], 0, { open: true });
    await journal.append(closed, [note], 0);
    equal(await unfinished(store), [id, other].sort(), "What is unfinished");
    await journal.append(id, [note], 1, { open: false });
    equal(await unfinished(store), [other], "What is unfinished after one was closed");
    await journal.append(other, [note], 1);
    equal(await unfinished(store), [], "What is unfinished: an append that does not say is not open");
    await journal.append(closed, [note], 1, { open: true });
    await journal.append(id, [note], 2, { open: true });
    await journal.append(id, [note], 3, { open: true });
    equal(await unfinished(store), [id, closed].sort(), "What is unfinished after two were opened again");
  }),

  check("an append of no records opens and closes too", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    equal(await journal.append(id, [note], 0, { open: true }), 1, "The number of records");
    equal(await journal.append(id, [], 1, { open: false }), 1, "The number of records");
    equal(await unfinished(store), [], "What is unfinished");
    equal(await journal.append(id, [], 1, { open: true, kind: "batch" }), 1, "The number of records");
    equal(await unfinished(store, "batch"), [id], "What is unfinished, of its kind");
    await rejects(
      () => journal.append(id, [], 0),
      "conflict",
      "An append of nothing that expects another number",
    );
    equal(await unfinished(store), [id], "What is unfinished");
    equal(await recordsOf(store, id), [note], "The records");
  }),

  check("unfinished streams are told by their kind, and the last one given counts", async ({ store }) => {
    const { journal } = store;
    const [id, other] = [newId(), newId()];
    await journal.append(id, [note], 0, { open: true, kind: "batch" });
    await journal.append(other, [note], 0, { open: true });
    equal(await unfinished(store, "batch"), [id], "What is unfinished of one kind");
    equal(await unfinished(store, "prediction"), [], "What is unfinished of a kind that no stream has");
    equal(await unfinished(store), [id, other].sort(), "What is unfinished of all kinds");
    await journal.append(id, [note], 1, { open: true });
    equal(await unfinished(store, "batch"), [id], "An append without a kind leaves it");
    await journal.append(id, [note], 2, { open: true, kind: "prediction" });
    equal(await unfinished(store, "batch"), [], "What is unfinished of the kind before");
    equal(await unfinished(store, "prediction"), [id], "What is unfinished of the kind given last");
  }),

  check("unfinished streams may be worked on while they are gone through", async ({ store }) => {
    const { journal } = store;
    const ids = Array.from({ length: 8 }, newId).sort();
    for (const id of ids) await journal.append(id, [note], 0, { open: true });
    const seen: string[] = [];
    for await (const id of journal.unfinished()) {
      seen.push(id);
      await journal.append(id, [note], 1, { open: seen.length % 2 === 0 });
    }
    equal(seen.sort(), ids, "What is unfinished");
    equal((await unfinished(store)).length, 4, "How many are unfinished afterwards");
    for await (const id of journal.unfinished()) {
      isTrue(ids.includes(id), `No other stream is unfinished: ${id}`);
      break;
    }
  }),

  check("a stream that was deleted is gone, and may begin again", async ({ store }) => {
    const { journal } = store;
    const [id, other] = [newId(), newId()];
    await journal.append(id, [note, note], 0, { open: true, kind: "batch" });
    await journal.append(other, [note], 0, { open: true });
    await journal.delete(id);
    equal(await recordsOf(store, id), [], "The records");
    equal(await unfinished(store), [other], "What is unfinished");
    await rejects(() => journal.append(id, [note], 2), "conflict", "An append behind what was deleted");
    equal(await journal.append(id, [{ again: true }], 0, { open: true }), 1, "The number of records");
    equal(await recordsOf(store, id), [{ again: true }], "The records");
    equal(await unfinished(store, "batch"), [], "The kind goes with the stream");
    equal(await recordsOf(store, other), [note], "The records of another stream");
  }),

  check("to delete a stream that is not there is fine", async ({ store }) => {
    const id = newId();
    await store.journal.delete(id);
    await store.journal.append(id, [note], 0);
    await store.journal.delete(id);
    await store.journal.delete(id);
    equal(await recordsOf(store, id), [], "The records");
  }),
];
