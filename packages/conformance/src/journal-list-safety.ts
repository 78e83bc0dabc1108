import { equal, rejects } from "./assert.ts";
import { createInOrder, idsOf, note, sameStreams } from "./created-streams.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { listedStreams } from "./read-assertions.ts";
import { newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check, checkWith } = group("journal list");

/** What a listing of streams refuses, and what it survives. */
export const journalListSafetyCases = [
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
