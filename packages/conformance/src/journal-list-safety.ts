import { equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { assertSameStreams, createInOrder, idsOf, note } from "./created-streams.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { listAllStreams } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check, checkWith } = group("journal list");

/** What listing streams rejects, and what a listing survives. */
export const journalListSafetyCases = [
  check("an unknown cursor is rejected", async ({ store }) => {
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
        const listing = () => callUntyped(store.journal, "list", { ...options, cursor });
        await rejects(listing, "invalid_request", `The cursor ${format(cursor)}`);
      }
    }
  }),

  check("an invalid limit or kind is rejected", async ({ store }) => {
    await createInOrder(store, 1);
    for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) {
      const listing = () => callUntyped(store.journal, "list", { limit });
      await rejects(listing, "invalid_request", `The limit ${format(limit)}`);
    }
    for (const kind of ["k".repeat(201), 7, null, {}]) {
      const listing = () => callUntyped(store.journal, "list", { kind });
      await rejects(listing, "invalid_request", `The kind ${format(kind)}`);
    }
  }),

  checkWith(
    ["durable", "reopen"],
    "another instance on the same data lists the same streams",
    async (context) => {
      const { store } = context;
      const ids = await createInOrder(store, 5, { kind: "batch", owner: "ada" });
      await store.journal.append(ids[3] ?? "", [note], 1, { open: true });
      const before = await listAllStreams(store);
      const second = await context.reopen();
      equal(await listAllStreams(second, { owner: "ada", limit: 2 }), before, "The streams");
      const [newer] = await createInOrder(second, 1, { kind: "batch", owner: "ada" });
      equal(idsOf(await listAllStreams(store, { kind: "batch" })), [newer, ...ids], "The streams");
      const { cursor } = await store.journal.list({ limit: 2 });
      const page = await second.journal.list({ limit: 2, ...(cursor !== undefined && { cursor }) });
      equal(idsOf(page.items), ids.slice(1, 3), "The second page, from the other instance");
    },
  ),

  checkWith(
    ["multiProcess", "raceProcesses"],
    "a stream that several processes tried to create is listed once",
    async (context) => {
      const { store } = context;
      const id = newId();
      await context.facility("raceProcesses")(store, { type: "append", streamId: id, expected: 0 }, 8);
      assertSameStreams(await listAllStreams(store), [id], "The streams");
    },
  ),

  checkWith(
    ["durable", "multiProcess", "appendAndKill"],
    "a stream whose process was killed is listed once",
    async (context) => {
      const { store } = context;
      const id = newId();
      await context.facility("appendAndKill")(store, id);
      const found = await listAllStreams(store);
      assertSameStreams(found, [id], "The streams");
      equal(found[0]?.open, true, "Whether it is open");
    },
  ),

  checkWith(["compact"], "compaction does not change the list", async (context) => {
    const { store } = context;
    const ids = await createInOrder(store, 4, { kind: "batch", owner: "ada" });
    for (const id of ids) {
      // Enough records to make compaction worthwhile.
      for (let number = 1; number < 60; number++) await store.journal.append(id, [note], number);
    }
    await store.journal.append(ids[1] ?? "", [note], 60, { kind: "other" });
    const listings = [{}, { kind: "batch" }, { kind: "other" }, { owner: "ada" }] as const;
    const before = await Promise.all(listings.map((options) => listAllStreams(store, options)));
    await context.facility("compact")(store);
    for (const [index, options] of listings.entries()) {
      equal(await listAllStreams(store, options), before[index], "The streams");
    }
    await store.journal.append(ids[1] ?? "", [note], 61, { kind: "batch" });
    assertSameStreams(
      await listAllStreams(store, { kind: "batch" }),
      ids,
      "The streams of the kind set by a later append",
    );
  }),
];
