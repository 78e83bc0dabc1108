import { assertTrue, equal, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { readRecords, unfinished } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check } = group("journal");

const note = { type: "note" };

/** Which streams are unfinished, and deleting streams. */
export const journalUnfinishedCases = [
  check("streams whose last append left them open are unfinished", async ({ store }) => {
    const { journal } = store;
    const [id, other, closed] = [newId(), newId(), newId()];
    equal(await unfinished(store), [], "The unfinished streams of an empty store");
    await journal.append(id, [note], 0, { open: true });
    await journal.append(other, [note], 0, { open: true });
    await journal.append(closed, [note], 0);
    equal(await unfinished(store), [id, other].sort(), "The unfinished streams");
    await journal.append(id, [note], 1, { open: false });
    equal(await unfinished(store), [other], "The unfinished streams after one was closed");
    await journal.append(other, [note], 1);
    equal(await unfinished(store), [], "The unfinished streams after an append without `open`");
    await journal.append(closed, [note], 1, { open: true });
    await journal.append(id, [note], 2, { open: true });
    await journal.append(id, [note], 3, { open: true });
    equal(await unfinished(store), [id, closed].sort(), "The unfinished streams after two were opened again");
  }),

  check("an append without records can open or close a stream", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    equal(await journal.append(id, [note], 0, { open: true }), 1, "The number of records");
    equal(await journal.append(id, [], 1, { open: false }), 1, "The number of records");
    equal(await unfinished(store), [], "The unfinished streams");
    equal(await journal.append(id, [], 1, { open: true, kind: "batch" }), 1, "The number of records");
    equal(await unfinished(store, "batch"), [id], "The unfinished streams of its kind");
    await rejects(
      () => journal.append(id, [], 0),
      "conflict",
      "An append without records that expects a different number",
    );
    equal(await unfinished(store), [id], "The unfinished streams");
    equal(await readRecords(store, id), [note], "The records");
  }),

  check("unfinished streams are filtered by kind, and the kind given last applies", async ({ store }) => {
    const { journal } = store;
    const [id, other] = [newId(), newId()];
    await journal.append(id, [note], 0, { open: true, kind: "batch" });
    await journal.append(other, [note], 0, { open: true });
    equal(await unfinished(store, "batch"), [id], "The unfinished streams of one kind");
    equal(await unfinished(store, "prediction"), [], "The unfinished streams of an unused kind");
    equal(await unfinished(store), [id, other].sort(), "The unfinished streams of all kinds");
    await journal.append(id, [note], 1, { open: true });
    equal(
      await unfinished(store, "batch"),
      [id],
      "The unfinished streams of a kind after an append without a kind",
    );
    await journal.append(id, [note], 2, { open: true, kind: "prediction" });
    equal(await unfinished(store, "batch"), [], "The unfinished streams of the previous kind");
    equal(await unfinished(store, "prediction"), [id], "The unfinished streams of the kind given last");
  }),

  check("unfinished streams can be appended to while they are listed", async ({ store }) => {
    const { journal } = store;
    const ids = Array.from({ length: 8 }, newId).sort();
    for (const id of ids) await journal.append(id, [note], 0, { open: true });
    const seen: string[] = [];
    for await (const id of journal.unfinished()) {
      seen.push(id);
      await journal.append(id, [note], 1, { open: seen.length % 2 === 0 });
    }
    equal(seen.sort(), ids, "The unfinished streams");
    equal((await unfinished(store)).length, 4, "The number of unfinished streams afterwards");
    for await (const id of journal.unfinished()) {
      assertTrue(ids.includes(id), `An unexpected stream is unfinished: ${id}`);
      break;
    }
  }),

  check("a deleted stream is gone and can be created again", async ({ store }) => {
    const { journal } = store;
    const [id, other] = [newId(), newId()];
    await journal.append(id, [note, note], 0, { open: true, kind: "batch" });
    await journal.append(other, [note], 0, { open: true });
    await journal.delete(id);
    equal(await readRecords(store, id), [], "The records");
    equal(await unfinished(store), [other], "The unfinished streams");
    await rejects(() => journal.append(id, [note], 2), "conflict", "An append after the deleted records");
    equal(await journal.append(id, [{ again: true }], 0, { open: true }), 1, "The number of records");
    equal(await readRecords(store, id), [{ again: true }], "The records");
    equal(await unfinished(store, "batch"), [], "The unfinished streams of the deleted stream's kind");
    equal(await readRecords(store, other), [note], "The records of another stream");
  }),

  check("deleting a missing stream succeeds", async ({ store }) => {
    const id = newId();
    await store.journal.delete(id);
    await store.journal.append(id, [note], 0);
    await store.journal.delete(id);
    await store.journal.delete(id);
    equal(await readRecords(store, id), [], "The records");
  }),
];
