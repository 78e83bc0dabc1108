import { systemClock } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";
import { assertTrue, equal, rejects } from "./assert.ts";
import { createSource } from "./bodies.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { listAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { withTimeout } from "./with-timeout.ts";

const { check } = group("list");

/** Puts `count` tiny assets, several at a time, and returns their ids. */
async function putMany(store: Store, count: number, kind: "image" | "video" = "image"): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const rest = ids.values();
  const worker = async () => {
    for (const id of rest) await store.put(id, fewBytes, { ...imageInfo, kind });
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return ids;
}

/** Expects each of these ids exactly once, in any order, and no others. */
function assertSameIds(found: readonly { readonly id: string }[], expected: readonly string[]): void {
  const ids = found.map(({ id }) => id);
  equal(new Set(ids).size, ids.length, "The number of distinct listed assets");
  equal(ids.length, expected.length, "The number of listed assets");
  equal(ids.sort(), [...expected].sort(), "The listed ids");
}

/** Listing assets. */
export const listCases = [
  check("the list of an empty store is one empty page", async ({ store }) => {
    equal(await store.list(), { items: [] }, "The first page");
  }),

  check("each asset is listed once, at every page size", async ({ store }) => {
    const ids = await putMany(store, 23);
    for (const limit of [1, 2, 7, 22, 23, 24, 1000]) assertSameIds(await listAll(store, { limit }), ids);
    assertSameIds(await listAll(store), ids);
  }),

  check("a page has at most 100 assets by default", async ({ store }) => {
    const ids = await putMany(store, 205);
    assertSameIds(await listAll(store), ids);
  }),

  check("each of 5,000 assets is listed once", async ({ store }) => {
    const ids = await putMany(store, 5000);
    assertSameIds(await listAll(store, { limit: 999 }), ids);
  }),

  check("assets are filtered by kind", async ({ store }) => {
    const images = await putMany(store, 12, "image");
    const videos = await putMany(store, 9, "video");
    for (const limit of [2, 4, 100]) {
      assertSameIds(await listAll(store, { kind: "image", limit }), images);
      assertSameIds(await listAll(store, { kind: "video", limit }), videos);
    }
  }),

  check("additions and deletions between pages neither hide nor repeat other items", async ({ store }) => {
    const ids = await putMany(store, 40);
    // Only these are deleted before they are listed, so that a store cannot pass by deleting what it skips.
    const leaving = ids.filter((_id, index) => index % 12 === 7);
    const seen = new Set<string>();
    const deleted = new Set<string>();
    const found = await listAll(store, { limit: 3 }, async ({ items }) => {
      for (const { id } of items) seen.add(id);
      // Deletes the whole page, including what the cursor may point to, and one asset that is still to come.
      for (const { id } of items) await store.delete(id);
      const next = leaving.find((id) => !seen.has(id) && !deleted.has(id));
      if (next !== undefined && (await store.delete(next))) deleted.add(next);
      if (seen.size < 10) await putMany(store, 2);
    });
    const foundIds = found.map(({ id }) => id);
    equal(new Set(foundIds).size, foundIds.length, "The number of distinct listed assets");
    for (const id of ids) {
      assertTrue(
        foundIds.includes(id) !== deleted.has(id),
        `An asset must be listed exactly if it was not deleted before: ${id}`,
      );
    }
  }),

  check(
    "only stored assets are listed: no unfinished or failed puts, and no journal streams",
    async ({ store }) => {
      const [asset] = await putMany(store, 1);
      const stop = new AbortController();
      const { stream, observed } = createSource([fewBytes], "stall");
      const putting = store
        .put(newId(), stream, { ...imageInfo, signal: stop.signal })
        .catch(() => undefined);
      for (let turn = 0; observed.pulled < 2 && turn < 1000; turn++) await systemClock.sleep(1);
      await store.put(newId(), fewBytes, { ...imageInfo, maxBytes: 1 }).catch(() => undefined);
      await store.journal.append(newId(), [{ a: 1 }], 0, { open: true });
      assertSameIds(await listAll(store), asset === undefined ? [] : [asset]);
      stop.abort();
      await withTimeout(putting, "An aborted put");
      assertSameIds(await listAll(store), asset === undefined ? [] : [asset]);
    },
  ),

  check("an unknown cursor is rejected", async ({ store }) => {
    await putMany(store, 1);
    for (const cursor of ["nonsense", "", "../x", `${newId()}\u0000`, "0".repeat(10_000), 7, null]) {
      await rejects(
        () => callUntyped(store, "list", { cursor }),
        "invalid_request",
        `The cursor ${format(cursor)}`,
      );
    }
  }),

  check("a limit that is not an integer from 1 to 1000 is rejected", async ({ store }) => {
    await putMany(store, 1);
    for (const limit of [0, -1, 1.5, 1001, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) {
      await rejects(
        () => callUntyped(store, "list", { limit }),
        "invalid_request",
        `The limit ${format(limit)}`,
      );
    }
  }),

  check("an unknown kind is rejected", async ({ store }) => {
    for (const kind of ["sound", "", "__proto__", 7, null]) {
      await rejects(
        () => callUntyped(store, "list", { kind }),
        "invalid_request",
        `The kind ${format(kind)}`,
      );
    }
  }),
];
