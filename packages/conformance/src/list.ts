import { systemClock } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";
import { equal, isTrue, rejects } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { listed } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { untyped } from "./untyped.ts";
import { within } from "./with-timeout.ts";

const { check } = group("list");

/** Puts so many tiny assets, some at a time, and tells their ids. */
async function putMany(store: Store, count: number, kind: "image" | "video" = "image"): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const rest = ids.values();
  const worker = async () => {
    for (const id of rest) await store.put(id, fewBytes, { ...imageInfo, kind });
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return ids;
}

/** Expects each of the ids once, in any order, and no other one. */
function sameIds(found: readonly { readonly id: string }[], expected: readonly string[]): void {
  const ids = found.map(({ id }) => id);
  equal(new Set(ids).size, ids.length, "How many different assets the listing has");
  equal(ids.length, expected.length, "How many assets the listing has");
  equal(ids.sort(), [...expected].sort(), "The ids of the listing");
}

/** The listing of assets. */
export const listCases = [
  check("that of an empty store is one page without anything", async ({ store }) => {
    equal(await store.list(), { items: [] }, "The first page");
  }),

  check("each asset comes once, whatever the size of the pages", async ({ store }) => {
    const ids = await putMany(store, 23);
    for (const limit of [1, 2, 7, 22, 23, 24, 1000]) sameIds(await listed(store, { limit }), ids);
    sameIds(await listed(store), ids);
  }),

  check("a page has 100 assets at most where nothing else is said", async ({ store }) => {
    const ids = await putMany(store, 205);
    sameIds(await listed(store), ids);
  }),

  check("each of 5,000 assets comes once", async ({ store }) => {
    const ids = await putMany(store, 5000);
    sameIds(await listed(store, { limit: 999 }), ids);
  }),

  check("it can be of one kind", async ({ store }) => {
    const images = await putMany(store, 12, "image");
    const videos = await putMany(store, 9, "video");
    for (const limit of [2, 4, 100]) {
      sameIds(await listed(store, { kind: "image", limit }), images);
      sameIds(await listed(store, { kind: "video", limit }), videos);
    }
  }),

  check("what comes and goes between pages neither hides nor repeats the others", async ({ store }) => {
    const ids = await putMany(store, 40);
    // Only these are deleted before they come: what a store skips must not be deleted by chance.
    const leaving = ids.filter((_id, index) => index % 12 === 7);
    const seen = new Set<string>();
    const deleted = new Set<string>();
    const found = await listed(store, { limit: 3 }, async ({ items }) => {
      for (const { id } of items) seen.add(id);
      // The whole page goes, and with it what the cursor may point to; and one that is still to come.
      for (const { id } of items) await store.delete(id);
      const next = leaving.find((id) => !seen.has(id) && !deleted.has(id));
      if (next !== undefined && (await store.delete(next))) deleted.add(next);
      if (seen.size < 10) await putMany(store, 2);
    });
    const foundIds = found.map(({ id }) => id);
    equal(new Set(foundIds).size, foundIds.length, "How many different assets came");
    for (const id of ids) {
      isTrue(
        foundIds.includes(id) !== deleted.has(id),
        `Each asset that stayed must come, and no other: ${id}`,
      );
    }
  }),

  check(
    "it has assets only: nothing that is under way, that failed, or that is the journal's",
    async ({ store }) => {
      const [asset] = await putMany(store, 1);
      const stop = new AbortController();
      const { stream, told } = sourceOf([fewBytes], "stall");
      const putting = store
        .put(newId(), stream, { ...imageInfo, signal: stop.signal })
        .catch(() => undefined);
      for (let turn = 0; told.pulled < 2 && turn < 1000; turn++) await systemClock.sleep(1);
      await store.put(newId(), fewBytes, { ...imageInfo, maxBytes: 1 }).catch(() => undefined);
      await store.journal.append(newId(), [{ a: 1 }], 0, { open: true });
      sameIds(await listed(store), asset === undefined ? [] : [asset]);
      stop.abort();
      await within(putting, "A put that was aborted");
      sameIds(await listed(store), asset === undefined ? [] : [asset]);
    },
  ),

  check("a cursor that no page had is refused", async ({ store }) => {
    await putMany(store, 1);
    for (const cursor of ["nonsense", "", "../x", `${newId()}\u0000`, "0".repeat(10_000), 7, null]) {
      await rejects(
        () => untyped(store, "list", { cursor }),
        "invalid_request",
        `The cursor ${show(cursor)}`,
      );
    }
  }),

  check("a limit that is no whole number from 1 to 1000 is refused", async ({ store }) => {
    await putMany(store, 1);
    for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) {
      await rejects(() => untyped(store, "list", { limit }), "invalid_request", `The limit ${show(limit)}`);
    }
  }),

  check("a kind that there is none of is refused", async ({ store }) => {
    for (const kind of ["sound", "", "__proto__", 7, null]) {
      await rejects(() => untyped(store, "list", { kind }), "invalid_request", `The kind ${show(kind)}`);
    }
  }),
];
