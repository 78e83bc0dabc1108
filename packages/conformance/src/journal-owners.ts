import { equal, isTrue, rejects } from "./assert.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { badOwners, hostileOwners } from "./hostile-owners.ts";
import { listedStreams, recordsOf } from "./read-assertions.ts";
import { newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check } = group("journal list");

const note = { type: "note" };

/** Whose streams are. */
export const journalOwnerCases = [
  check("streams are listed by their owner, whatever the owner is called", async ({ store }) => {
    const ids = new Map<string, string>();
    await store.journal.append(newId(), [note], 0, { kind: "batch" });
    for (const owner of hostileOwners) {
      const id = newId();
      ids.set(owner, id);
      await store.journal.append(id, [note], 0, { kind: "batch", owner });
    }
    for (const [owner, id] of ids) {
      const found = await listedStreams(store, { owner });
      equal(
        found.map(({ streamId }) => streamId),
        [id],
        `The streams of ${show(owner)}`,
      );
    }
    equal(await listedStreams(store, { owner: "nobody" }), [], "The streams of nobody");
    const all = await listedStreams(store);
    equal(all.length, hostileOwners.length + 1, "How many streams there are");
    isTrue(!JSON.stringify(all).includes("passwd"), "A listing must not show owners");
  }),

  check("streams are listed by owner and kind", async ({ store }) => {
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
          const found = await listedStreams(store, { owner, kind, limit });
          equal(
            found.map(({ streamId }) => streamId).sort(),
            ids[`${owner} ${kind}`]?.sort(),
            `The streams of ${owner} and the kind ${kind}`,
          );
        }
        equal((await listedStreams(store, { owner, limit })).length, 9, `How many streams ${owner} has`);
      }
    }
  }),

  check("the append that creates a stream says whose it is, and no later one", async ({ store }) => {
    const { journal } = store;
    const [id, other] = [newId(), newId()];
    await journal.append(id, [note], 0, { owner: "ada" });
    await journal.append(id, [note], 1, { owner: "bo" });
    await journal.append(id, [note], 2);
    await journal.append(other, [], 0);
    await journal.append(other, [note], 0, { owner: "bo" });
    const ofAda = await listedStreams(store, { owner: "ada" });
    equal(
      ofAda.map(({ streamId }) => streamId),
      [id],
      "The streams of ada",
    );
    equal(await listedStreams(store, { owner: "bo" }), [], "The streams of bo");
  }),

  check("what is no owner is refused", async ({ store }) => {
    for (const owner of badOwners) {
      const id = newId();
      const append = () => untyped(store.journal, "append", id, [note], 0, { owner });
      await rejects(append, "invalid_request", `An append for the owner ${show(owner)}`);
      equal(await recordsOf(store, id), [], "The records");
      const listing = () => untyped(store.journal, "list", { owner });
      await rejects(listing, "invalid_request", `A listing for the owner ${show(owner)}`);
    }
    equal(await listedStreams(store), [], "The streams");
  }),
];
