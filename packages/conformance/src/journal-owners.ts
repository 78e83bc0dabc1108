import { assertTrue, equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { badOwners, hostileOwners } from "./hostile-owners.ts";
import { listAllStreams, readRecords } from "./read-assertions.ts";
import { newId } from "./samples.ts";

const { check } = group("journal list");

const note = { type: "note" };

/** The owners of streams. */
export const journalOwnerCases = [
  check("streams are filtered by owner, whatever the owner's name", async ({ store }) => {
    const ids = new Map<string, string>();
    await store.journal.append(newId(), [note], 0, { kind: "batch" });
    for (const owner of hostileOwners) {
      const id = newId();
      ids.set(owner, id);
      await store.journal.append(id, [note], 0, { kind: "batch", owner });
    }
    for (const [owner, id] of ids) {
      const found = await listAllStreams(store, { owner });
      equal(
        found.map(({ streamId }) => streamId),
        [id],
        `The streams of ${format(owner)}`,
      );
    }
    equal(await listAllStreams(store, { owner: "nobody" }), [], "The streams of an owner without streams");
    const all = await listAllStreams(store);
    equal(all.length, hostileOwners.length + 1, "The number of streams");
    assertTrue(!JSON.stringify(all).includes("passwd"), "A listing must not reveal owners");
  }),

  check("streams are filtered by owner and kind", async ({ store }) => {
    const { journal } = store;
    const ids: Record<string, string[]> = {};
    for (const owner of ["ada", "bo"]) {
      for (const kind of ["batch", "other", undefined]) {
        ids[`${owner} ${kind}`] = [newId(), newId(), newId()];
        for (const id of ids[`${owner} ${kind}`] ?? [])
          await journal.append(id, [note], 0, { owner, ...(kind !== undefined && { kind }) });
      }
    }
    for (const limit of [1, 2, 100]) {
      for (const owner of ["ada", "bo"]) {
        for (const kind of ["batch", "other"]) {
          const found = await listAllStreams(store, { owner, kind, limit });
          equal(
            found.map(({ streamId }) => streamId).sort(),
            ids[`${owner} ${kind}`]?.sort(),
            `The streams of ${owner} of kind ${kind}`,
          );
        }
        equal((await listAllStreams(store, { owner, limit })).length, 9, `The number of streams of ${owner}`);
      }
    }
  }),

  check(
    "the append that creates a stream sets its owner, and later appends do not change it",
    async ({ store }) => {
      const { journal } = store;
      const [id, other] = [newId(), newId()];
      await journal.append(id, [note], 0, { owner: "ada" });
      await journal.append(id, [note], 1, { owner: "bo" });
      await journal.append(id, [note], 2);
      await journal.append(other, [], 0);
      await journal.append(other, [note], 0, { owner: "bo" });
      const ofAda = await listAllStreams(store, { owner: "ada" });
      equal(
        ofAda.map(({ streamId }) => streamId),
        [id],
        "The streams of ada",
      );
      equal(await listAllStreams(store, { owner: "bo" }), [], "The streams of bo");
    },
  ),

  check("an invalid owner is rejected", async ({ store }) => {
    for (const owner of badOwners) {
      const id = newId();
      const append = () => callUntyped(store.journal, "append", id, [note], 0, { owner });
      await rejects(append, "invalid_request", `An append for the owner ${format(owner)}`);
      equal(await readRecords(store, id), [], "The records");
      const listing = () => callUntyped(store.journal, "list", { owner });
      await rejects(listing, "invalid_request", `A listing for the owner ${format(owner)}`);
    }
    equal(await listAllStreams(store), [], "The streams");
  }),
];
