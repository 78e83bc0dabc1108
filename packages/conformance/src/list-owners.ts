import type { JsonObject } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";
import { equal, rejects } from "./assert.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { badOwners, hostileOwners } from "./hostile-owners.ts";
import { listAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check, checkWith } = group("list");

interface OwnedPut {
  readonly owner?: JsonObject[string];
  readonly kind?: "image" | "video";
  readonly id?: string;
  readonly bytes?: Uint8Array;
}

async function putFor(
  store: Store,
  { owner, kind = "image", id = newId(), bytes = fewBytes }: OwnedPut,
): Promise<string> {
  const metadata = owner === undefined ? {} : { owner };
  await store.put(id, bytes, { ...imageInfo, kind, metadata });
  return id;
}

async function idsOf(store: Store, owner: string, more: { limit?: number; kind?: "image" | "video" } = {}) {
  return (await listAll(store, { owner, ...more })).map(({ id }) => id).sort();
}

/** Assets are owned by the `owner` in their metadata. */
export const listOwnerCases = [
  check("assets are filtered by owner, whatever the owner's name", async ({ store }) => {
    const ids = new Map<string, string>();
    await putFor(store, {});
    for (const owner of hostileOwners) ids.set(owner, await putFor(store, { owner }));
    for (const [owner, id] of ids) equal(await idsOf(store, owner), [id], `The assets of ${format(owner)}`);
    equal(await idsOf(store, "nobody"), [], "The assets of an owner without assets");
  }),

  check("assets are filtered by owner and kind, at every page size", async ({ store }) => {
    const images: string[] = [];
    const videos: string[] = [];
    for (let number = 0; number < 7; number++) {
      images.push(await putFor(store, { owner: "ada" }));
      if (number % 2 === 0) videos.push(await putFor(store, { owner: "ada", kind: "video" }));
      await putFor(store, { owner: "bo" });
      await putFor(store, { owner: "bo", kind: "video" });
    }
    for (const limit of [1, 2, 7, 11, 100]) {
      equal(await idsOf(store, "ada", { limit }), [...images, ...videos].sort(), "The assets of ada");
      equal(await idsOf(store, "ada", { limit, kind: "image" }), images.sort(), "The images of ada");
      equal(await idsOf(store, "ada", { limit, kind: "video" }), videos.sort(), "The videos of ada");
    }
    const page = await store.list({ owner: "ada", kind: "image", limit: 7 });
    equal([page.items.length, page.cursor], [7, undefined], "The size and the cursor of the last page");
  }),

  check("an owner is a string in the metadata; other values are not owners", async ({ store }) => {
    await putFor(store, { owner: 7 });
    await putFor(store, { owner: ["ada"] });
    await putFor(store, { owner: { ada: "ada" } });
    await store.put(newId(), fewBytes, { ...imageInfo, metadata: { by: { owner: "ada" } } });
    equal(await idsOf(store, "7"), [], "The assets of 7");
    equal(await idsOf(store, "ada"), [], "The assets of ada");
    equal(await idsOf(store, "[object Object]"), [], "The assets of an object");
  }),

  check(
    "additions and deletions between pages of an owner neither hide nor repeat other items",
    async (context) => {
      const { store } = context;
      const ids: string[] = [];
      for (let number = 0; number < 12; number++) {
        ids.push(await putFor(store, { owner: "ada" }));
        await putFor(store, { owner: "bo" });
      }
      const seen: string[] = [];
      const deleted: string[] = [];
      await listAll(store, { owner: "ada", limit: 2 }, async ({ items }) => {
        seen.push(...items.map(({ id }) => id));
        for (const { id } of items) await store.delete(id);
        const next = ids.find((id) => !seen.includes(id) && !deleted.includes(id));
        if (next !== undefined && deleted.length < 3 && (await store.delete(next))) deleted.push(next);
        if (seen.length < 8) await putFor(store, { owner: "bo" });
      }).then((all) => seen.push(...all.map(({ id }) => id)));
      equal(
        [...new Set(seen)].sort(),
        ids.filter((id) => !deleted.includes(id)).sort(),
        "The assets that were not deleted",
      );
    },
  ),

  check("an id that is put again belongs to its new owner", async ({ store }) => {
    const id = await putFor(store, { owner: "ada" });
    await rejects(
      () => putFor(store, { id, owner: "bo", bytes: Uint8Array.of(9) }),
      "conflict",
      "A put under an id that is in use",
    );
    equal(await idsOf(store, "ada"), [id], "The assets of ada");
    equal(await idsOf(store, "bo"), [], "The assets of bo");
    await store.delete(id);
    equal(await idsOf(store, "ada"), [], "The assets of ada");
    await putFor(store, { id, owner: "bo" });
    equal(await idsOf(store, "ada"), [], "The assets of ada");
    equal(await idsOf(store, "bo"), [id], "The assets of bo");
    await store.delete(id);
    await putFor(store, { id, owner: "ada" });
    equal(await idsOf(store, "ada", { limit: 1 }), [id], "The assets of ada");
    equal(await idsOf(store, "bo"), [], "The assets of bo");
  }),

  check("an invalid owner or cursor is rejected", async ({ store }) => {
    await putFor(store, { owner: "ada" });
    for (const owner of badOwners) {
      await rejects(
        () => callUntyped(store, "list", { owner }),
        "invalid_request",
        `The owner ${format(owner)}`,
      );
    }
    for (const cursor of ["nonsense", "", "../x", "0".repeat(10_000), 7, null]) {
      const listing = () => callUntyped(store, "list", { owner: "ada", cursor });
      await rejects(listing, "invalid_request", `The cursor ${format(cursor)}`);
    }
  }),

  checkWith(
    ["durable", "reopen"],
    "another instance on the same data lists the same assets of an owner",
    async (context) => {
      const { store } = context;
      const ids = [await putFor(store, { owner: "ada" }), await putFor(store, { owner: "ada" })];
      const second = await context.reopen();
      equal(await idsOf(second, "ada"), ids.sort(), "The assets of ada");
      ids.push(await putFor(second, { owner: "ada" }));
      equal(await idsOf(store, "ada"), ids.sort(), "The assets of ada");
    },
  ),
];
