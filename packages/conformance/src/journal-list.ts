import { systemClock } from "@dramatis/core";
import { assertTrue, equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { assertSameStreams, createInOrder, createMany, idsOf, note } from "./created-streams.ts";
import { group } from "./group.ts";
import { listAllStreams } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check } = group("journal list");

/** Listing the journal's streams. */
export const journalListCases = [
  check("the list of an empty journal is one empty page", async ({ store }) => {
    equal(await store.journal.list(), { items: [] }, "The first page");
    equal(await store.journal.list({ kind: "batch", owner: "ada" }), { items: [] }, "The first page");
  }),

  check("streams are listed newest first, each once, at every page size", async ({ store }) => {
    const ids = await createInOrder(store, 13, { kind: "batch", owner: "ada" });
    for (const options of [{}, { kind: "batch" }, { owner: "ada" }, { kind: "batch", owner: "ada" }]) {
      for (const limit of [1, 2, 6, 12, 13, 14, 1000]) {
        const found = await listAllStreams(store, { ...options, limit });
        equal(idsOf(found), ids, `The streams in pages of ${limit}`);
      }
      equal(idsOf((await store.journal.list(options)).items), ids, "The streams of the first page");
      const page = await store.journal.list({ ...options, limit: 13 });
      equal(page.cursor, undefined, "The cursor of the last page");
    }
  }),

  check("a page has at most 100 streams by default", async ({ store }) => {
    const ids = await createMany(store, 105);
    equal((await store.journal.list()).items.length, 100, "The number of streams on the first page");
    assertSameStreams(await listAllStreams(store), ids, "The streams");
  }),

  check("each of 1,200 streams is listed once", async ({ store }) => {
    const ids = await createMany(store, 1200);
    assertSameStreams(await listAllStreams(store, { limit: 1000 }), ids, "The streams");
  }),

  check("each stream has its creation time and whether it is open", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    await journal.append(id, [note], 0, { open: true });
    const [created] = (await journal.list()).items;
    equal(created, { streamId: id, createdAt: created?.createdAt, open: true }, "The stream");
    const time = Date.parse(created?.createdAt ?? "");
    equal(new Date(time).toISOString(), created?.createdAt, "The time as ISO 8601 in UTC");
    assertTrue(Math.abs(systemClock.now() - time) < 86_400_000, "The creation time must be the current time");
    await systemClock.sleep(3);
    await journal.append(id, [note], 1);
    equal((await journal.list()).items, [{ ...created, open: false }], "The stream after it was closed");
    await journal.append(id, [], 2, { open: true });
    equal((await journal.list()).items, [created], "The stream after it was opened again");
  }),

  check("an append does not change the order", async ({ store }) => {
    const ids = await createInOrder(store, 5, { kind: "batch" });
    await store.journal.append(ids[4] ?? "", [note], 1, { open: true, kind: "batch" });
    await store.journal.append(ids[2] ?? "", [note], 1);
    for (const options of [{}, { kind: "batch" }]) {
      equal(idsOf(await listAllStreams(store, { ...options, limit: 2 })), ids, "The streams");
    }
  }),

  check("streams are filtered by kind, and the kind given last applies", async ({ store }) => {
    const { journal } = store;
    const [batch, claim, other] = [newId(), newId(), newId()];
    await journal.append(batch, [note], 0, { kind: "batch" });
    await journal.append(claim, [note], 0);
    await journal.append(other, [note], 0, { kind: "other", open: true });
    const ofKind = async (kind?: string) => listAllStreams(store, { limit: 1, ...(kind && { kind }) });
    assertSameStreams(await ofKind("batch"), [batch], "The streams of one kind");
    assertSameStreams(await ofKind("other"), [other], "The streams of the other kind");
    assertSameStreams(await ofKind("none"), [], "The streams of an unused kind");
    assertSameStreams(await ofKind(), [batch, claim, other], "The streams of all kinds");
    await journal.append(batch, [note], 1);
    assertSameStreams(await ofKind("batch"), [batch], "The streams of a kind after an append without a kind");
    await journal.append(other, [note], 1, { kind: "batch" });
    await journal.append(claim, [note], 1, { kind: "batch" });
    await journal.append(batch, [note], 2, { kind: "other" });
    assertSameStreams(await ofKind("batch"), [claim, other], "The streams of the kind given last");
    assertSameStreams(await ofKind("other"), [batch], "The streams of the other kind given last");
    await journal.append(batch, [note], 3, { kind: "batch" });
    assertSameStreams(
      await ofKind("batch"),
      [batch, claim, other],
      "The streams of a kind that was given again",
    );
    assertSameStreams(await ofKind(), [batch, claim, other], "The streams of all kinds");
  }),

  check("additions and deletions between pages neither hide nor repeat other items", async ({ store }) => {
    const { journal } = store;
    const ids = await createInOrder(store, 20, { kind: "batch", owner: "ada" });
    const seen = new Set<string>();
    const deleted = new Set<string>();
    const added: string[] = [];
    const options = { kind: "batch", owner: "ada", limit: 3 };
    const found = await listAllStreams(store, options, async ({ items }) => {
      for (const { streamId } of items) seen.add(streamId);
      const [first, ...others] = items;
      // Deletes what the cursor may point to and a stream that is still to come, and appends and adds others.
      for (const { streamId } of others) await journal.delete(streamId);
      if (first !== undefined) await journal.append(first.streamId, [note], 1, { open: true });
      const [next, later] = ids.filter((id) => !seen.has(id) && !deleted.has(id)).slice(1);
      if (next !== undefined) await journal.delete(next).then(() => deleted.add(next));
      if (later !== undefined) await journal.append(later, [], 1);
      if (added.length === 0) added.push(...(await createInOrder(store, 5, { kind: "batch", owner: "ada" })));
    });
    const expected = ids.filter((id) => !deleted.has(id));
    assertTrue(deleted.size > 2, "The case must delete streams that are not listed yet");
    equal(idsOf(found), expected, "The streams that were not deleted, newest first, without new ones");
  }),

  check("a deleted stream is no longer listed, and is new when it is created again", async (context) => {
    const { store } = context;
    const { journal } = store;
    const [newest, middle, oldest] = await createInOrder(store, 3, { kind: "batch", owner: "ada" });
    await journal.delete(middle ?? "");
    for (const options of [{}, { kind: "batch" }, { owner: "ada" }]) {
      equal(idsOf(await listAllStreams(store, options)), [newest, oldest], "The streams after a deletion");
    }
    await systemClock.sleep(3);
    await journal.append(middle ?? "", [note], 0, { kind: "other", owner: "bo" });
    equal(idsOf(await listAllStreams(store)), [middle, newest, oldest], "The streams, newest first");
    assertSameStreams(
      await listAllStreams(store, { owner: "ada" }),
      [newest ?? "", oldest ?? ""],
      "The streams of ada",
    );
    assertSameStreams(
      await listAllStreams(store, { kind: "other", owner: "bo" }),
      [middle ?? ""],
      "The streams of bo",
    );
    await journal.delete(middle ?? "");
    await systemClock.sleep(3);
    await journal.append(middle ?? "", [note], 0, { kind: "batch", owner: "ada" });
    for (const options of [{}, { kind: "batch" }, { owner: "ada" }]) {
      const found = await listAllStreams(store, { ...options, limit: 1 });
      equal(idsOf(found), [middle, newest, oldest], "The streams, newest first");
    }
  }),

  check("a rejected append does not add a stream to the list", async ({ store }) => {
    const { journal } = store;
    const id = newId();
    const options = { kind: "batch", owner: "ada" };
    await rejects(() => journal.append(id, [note], 1, options), "conflict", "An append");
    await rejects(() => callUntyped(journal, "append", id, [7], 0, options), "invalid_request", "An append");
    equal(await listAllStreams(store), [], "The streams");
    const racing = Array.from({ length: 12 }, async (_, writer) =>
      journal.append(id, [note], 0, { kind: `kind-${writer}`, owner: `owner-${writer}` }),
    );
    const outcomes = await Promise.allSettled(racing);
    for (const [writer, { status }] of outcomes.entries()) {
      const expected = status === "fulfilled" ? [id] : [];
      assertSameStreams(
        await listAllStreams(store, { kind: `kind-${writer}` }),
        expected,
        "The streams of one kind",
      );
      assertSameStreams(
        await listAllStreams(store, { owner: `owner-${writer}` }),
        expected,
        "The streams of one owner",
      );
    }
    assertSameStreams(await listAllStreams(store), [id], "The streams");
  }),
];
