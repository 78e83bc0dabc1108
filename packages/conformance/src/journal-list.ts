import { systemClock } from "@dramatis/core";
import { equal, isTrue, rejects } from "./assert.ts";
import { createInOrder, createMany, idsOf, note, sameStreams } from "./created-streams.ts";
import { group } from "./group.ts";
import { listedStreams } from "./read-assertions.ts";
import { newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("journal list");

/** The listing of the journal's streams. */
export const journalListCases = [
  check("that of an empty journal is one page without anything", async ({ store }) => {
    equal(await store.journal.list(), { items: [] }, "The first page");
    equal(await store.journal.list({ kind: "batch", owner: "ada" }), { items: [] }, "The first page");
  }),

  check("streams come newest first, each once, whatever the size of the pages", async ({ store }) => {
    const ids = await createInOrder(store, 13, { kind: "batch", owner: "ada" });
    for (const options of [{}, { kind: "batch" }, { owner: "ada" }, { kind: "batch", owner: "ada" }]) {
      for (const limit of [1, 2, 6, 12, 13, 14, 1000]) {
        const found = await listedStreams(store, { ...options, limit });
        equal(idsOf(found), ids, `The streams in pages of ${limit}`);
      }
      equal(idsOf((await store.journal.list(options)).items), ids, "The streams of the first page");
      const page = await store.journal.list({ ...options, limit: 13 });
      equal(page.cursor, undefined, "The cursor of the last page");
    }
  }),

  check("a page has 100 streams at most where nothing else is said", async ({ store }) => {
    const ids = await createMany(store, 105);
    equal((await store.journal.list()).items.length, 100, "How many streams the first page has");
    sameStreams(await listedStreams(store), ids, "The streams");
  }),

  check("each of 1,200 streams comes once", async ({ store }) => {
    const ids = await createMany(store, 1200);
    sameStreams(await listedStreams(store, { limit: 1000 }), ids, "The streams");
  }),

  check("each says when it was created, and whether it is open", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    await journal.append(id, [note], 0, { open: true });
    const [created] = (await journal.list()).items;
    equal(created, { streamId: id, createdAt: created?.createdAt, open: true }, "The stream");
    const time = Date.parse(created?.createdAt ?? "");
    equal(new Date(time).toISOString(), created?.createdAt, "The time, as ISO 8601 in UTC");
    isTrue(Math.abs(systemClock.now() - time) < 86_400_000, "The time must be that of now");
    await systemClock.sleep(3);
    await journal.append(id, [note], 1);
    equal((await journal.list()).items, [{ ...created, open: false }], "The stream after it was closed");
    await journal.append(id, [], 2, { open: true });
    equal((await journal.list()).items, [created], "The stream after it was opened again");
  }),

  check("an append changes no stream's place", async ({ store }) => {
    const ids = await createInOrder(store, 5, { kind: "batch" });
    await store.journal.append(ids[4] ?? "", [note], 1, { open: true, kind: "batch" });
    await store.journal.append(ids[2] ?? "", [note], 1);
    for (const options of [{}, { kind: "batch" }]) {
      equal(idsOf(await listedStreams(store, { ...options, limit: 2 })), ids, "The streams");
    }
  }),

  check("streams are listed by their kind, and the last one given counts", async ({ store }) => {
    const { journal } = store;
    const [batch, claim, other] = [newId(), newId(), newId()];
    await journal.append(batch, [note], 0, { kind: "batch" });
    await journal.append(claim, [note], 0);
    await journal.append(other, [note], 0, { kind: "other", open: true });
    const ofKind = async (kind?: string) => listedStreams(store, { limit: 1, ...(kind && { kind }) });
    sameStreams(await ofKind("batch"), [batch], "The streams of one kind");
    sameStreams(await ofKind("other"), [other], "The streams of the other kind");
    sameStreams(await ofKind("none"), [], "The streams of a kind that no stream has");
    sameStreams(await ofKind(), [batch, claim, other], "The streams of all kinds");
    await journal.append(batch, [note], 1);
    sameStreams(await ofKind("batch"), [batch], "An append without a kind leaves it");
    await journal.append(other, [note], 1, { kind: "batch" });
    await journal.append(claim, [note], 1, { kind: "batch" });
    await journal.append(batch, [note], 2, { kind: "other" });
    sameStreams(await ofKind("batch"), [claim, other], "The streams of the kind given last");
    sameStreams(await ofKind("other"), [batch], "The streams of the other kind, given last");
    await journal.append(batch, [note], 3, { kind: "batch" });
    sameStreams(await ofKind("batch"), [batch, claim, other], "The streams of a kind given once more");
    sameStreams(await ofKind(), [batch, claim, other], "The streams of all kinds");
  }),

  check("what comes and goes between pages neither hides nor repeats the others", async ({ store }) => {
    const { journal } = store;
    const ids = await createInOrder(store, 20, { kind: "batch", owner: "ada" });
    const seen = new Set<string>();
    const deleted = new Set<string>();
    const added: string[] = [];
    const options = { kind: "batch", owner: "ada", limit: 3 };
    const found = await listedStreams(store, options, async ({ items }) => {
      for (const { streamId } of items) seen.add(streamId);
      const [first, ...others] = items;
      // What the cursor may point to goes, and one that is still to come; others grow, and new ones come.
      for (const { streamId } of others) await journal.delete(streamId);
      if (first !== undefined) await journal.append(first.streamId, [note], 1, { open: true });
      const [next, later] = ids.filter((id) => !seen.has(id) && !deleted.has(id)).slice(1);
      if (next !== undefined) await journal.delete(next).then(() => deleted.add(next));
      if (later !== undefined) await journal.append(later, [], 1);
      if (added.length === 0) added.push(...(await createInOrder(store, 5, { kind: "batch", owner: "ada" })));
    });
    const expected = ids.filter((id) => !deleted.has(id));
    isTrue(deleted.size > 2, "The case must delete streams that are still to come");
    equal(idsOf(found), expected, "Each stream that stayed, newest first, and none that is new");
  }),

  check(
    "a stream that was deleted is listed no more, and is a new one when it begins again",
    async (stage) => {
      const { store } = stage;
      const { journal } = store;
      const [newest, middle, oldest] = await createInOrder(store, 3, { kind: "batch", owner: "ada" });
      await journal.delete(middle ?? "");
      for (const options of [{}, { kind: "batch" }, { owner: "ada" }]) {
        equal(idsOf(await listedStreams(store, options)), [newest, oldest], "The streams after a deletion");
      }
      await systemClock.sleep(3);
      await journal.append(middle ?? "", [note], 0, { kind: "other", owner: "bo" });
      equal(idsOf(await listedStreams(store)), [middle, newest, oldest], "The streams, newest first");
      sameStreams(await listedStreams(store, { owner: "ada" }), [newest ?? "", oldest ?? ""], "Those of ada");
      sameStreams(await listedStreams(store, { kind: "other", owner: "bo" }), [middle ?? ""], "Those of bo");
      await journal.delete(middle ?? "");
      await systemClock.sleep(3);
      await journal.append(middle ?? "", [note], 0, { kind: "batch", owner: "ada" });
      for (const options of [{}, { kind: "batch" }, { owner: "ada" }]) {
        const found = await listedStreams(store, { ...options, limit: 1 });
        equal(idsOf(found), [middle, newest, oldest], "The streams, newest first");
      }
    },
  ),

  check("an append that was refused lists nothing", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    const options = { kind: "batch", owner: "ada" };
    await rejects(() => journal.append(id, [note], 1, options), "conflict", "An append");
    await rejects(() => untyped(journal, "append", id, [7], 0, options), "invalid_request", "An append");
    equal(await listedStreams(store), [], "The streams");
    const racing = Array.from({ length: 12 }, async (_, writer) =>
      journal.append(id, [note], 0, { kind: `kind-${writer}`, owner: `owner-${writer}` }),
    );
    const outcomes = await Promise.allSettled(racing);
    for (const [writer, { status }] of outcomes.entries()) {
      const expected = status === "fulfilled" ? [id] : [];
      sameStreams(await listedStreams(store, { kind: `kind-${writer}` }), expected, "Those of a kind");
      sameStreams(await listedStreams(store, { owner: `owner-${writer}` }), expected, "Those of an owner");
    }
    sameStreams(await listedStreams(store), [id], "The streams");
  }),
];
