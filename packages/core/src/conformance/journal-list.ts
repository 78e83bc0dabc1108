import { systemClock } from "../clock/system-clock.ts";
import type { AppendOptions, ListedStream } from "../store/journal.ts";
import type { Store } from "../store/store.ts";
import { equal, isTrue, rejects } from "./assert.ts";
import { group } from "./group.ts";
import { listedStreams } from "./reading.ts";
import { newId } from "./samples.ts";
import { show } from "./show.ts";
import { untyped } from "./untyped.ts";

const { check, checkWith } = group("journal list");

const note = { type: "note" };

/** Creates streams one after the other, and returns their ids, the newest first. */
async function createInOrder(store: Store, count: number, options?: AppendOptions): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const id = newId();
    // A backend may order by its clock, which many tell to the millisecond.
    await systemClock.sleep(3);
    await store.journal.append(id, [note], 0, options);
    ids.unshift(id);
  }
  return ids;
}

/** Creates many streams, several at a time. */
async function createMany(store: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const rest = ids.values();
  const worker = async () => {
    for (const id of rest) await store.journal.append(id, [note], 0);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return ids;
}

const idsOf = (streams: readonly ListedStream[]) => streams.map(({ streamId }) => streamId);

/** Expects each of the ids once, in any order, and no other one. */
function sameStreams(found: readonly ListedStream[], expected: readonly string[], what: string): void {
  equal(idsOf(found).sort(), [...expected].sort(), what);
}

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

  check("a cursor that no page had is refused", async ({ store }) => {
    await createInOrder(store, 1, { owner: "ada" });
    const cursors = [
      "nonsense",
      "",
      "../x",
      `${newId()}\u0000`,
      "0".repeat(10_000),
      "-1",
      "99999999",
      7,
      null,
    ];
    for (const cursor of cursors) {
      for (const options of [{}, { owner: "ada" }]) {
        const listing = () => untyped(store.journal, "list", { ...options, cursor });
        await rejects(listing, "invalid_request", `The cursor ${show(cursor)}`);
      }
    }
  }),

  check("a limit or a kind that makes no sense is refused", async ({ store }) => {
    await createInOrder(store, 1);
    for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) {
      const listing = () => untyped(store.journal, "list", { limit });
      await rejects(listing, "invalid_request", `The limit ${show(limit)}`);
    }
    for (const kind of ["k".repeat(201), 7, null, {}]) {
      const listing = () => untyped(store.journal, "list", { kind });
      await rejects(listing, "invalid_request", `The kind ${show(kind)}`);
    }
  }),

  checkWith(["durable", "reopen"], "another instance on the same data lists the same", async (stage) => {
    const { store } = stage;
    const ids = await createInOrder(store, 5, { kind: "batch", owner: "ada" });
    await store.journal.append(ids[3] ?? "", [note], 1, { open: true });
    const before = await listedStreams(store);
    const second = await stage.reopen();
    equal(await listedStreams(second, { owner: "ada", limit: 2 }), before, "The streams");
    const [newer] = await createInOrder(second, 1, { kind: "batch", owner: "ada" });
    equal(idsOf(await listedStreams(store, { kind: "batch" })), [newer, ...ids], "The streams");
    const { cursor } = await store.journal.list({ limit: 2 });
    const page = await second.journal.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
    equal(idsOf(page.items), ids.slice(1, 3), "The second page, from the other instance");
  }),

  checkWith(
    ["multiProcess", "raceProcesses"],
    "a stream that many processes began is listed once",
    async (stage) => {
      const { store } = stage;
      const id = newId();
      await stage.facility("raceProcesses")(store, { type: "append", streamId: id, expected: 0 }, 8);
      sameStreams(await listedStreams(store), [id], "The streams");
    },
  ),

  checkWith(
    ["durable", "multiProcess", "appendAndKill"],
    "a stream whose process was killed is listed once",
    async (stage) => {
      const { store } = stage;
      const id = newId();
      await stage.facility("appendAndKill")(store, id);
      const found = await listedStreams(store);
      sameStreams(found, [id], "The streams");
      equal(found[0]?.open, true, "Whether it is open");
    },
  ),

  checkWith(["compact"], "compaction changes nothing", async (stage) => {
    const { store } = stage;
    const ids = await createInOrder(store, 4, { kind: "batch", owner: "ada" });
    for (const id of ids) {
      // Enough to be worth writing again.
      for (let number = 1; number < 60; number++) await store.journal.append(id, [note], number);
    }
    await store.journal.append(ids[1] ?? "", [note], 60, { kind: "other" });
    const listings = [{}, { kind: "batch" }, { kind: "other" }, { owner: "ada" }] as const;
    const before = await Promise.all(listings.map((options) => listedStreams(store, options)));
    await stage.facility("compact")(store);
    for (const [index, options] of listings.entries()) {
      equal(await listedStreams(store, options), before[index], "The streams");
    }
    await store.journal.append(ids[1] ?? "", [note], 61, { kind: "batch" });
    sameStreams(await listedStreams(store, { kind: "batch" }), ids, "The streams of a kind given later");
  }),
];
