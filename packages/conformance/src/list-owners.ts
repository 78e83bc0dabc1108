import type { JsonObject } from "@dramatis/core";
import type { Store } from "@dramatis/core/store";
import { equal, rejects } from "./assert.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { badOwners, hostileOwners } from "./hostile-owners.ts";
import { listed } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { untyped } from "./untyped.ts";

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
  return (await listed(store, { owner, ...more })).map(({ id }) => id).sort();
}

/** Whose assets are: what their metadata says. */
export const listOwnerCases = [
  check("it can be of one owner, whatever the owner is called", async ({ store }) => {
    const ids = new Map<string, string>();
    await putFor(store, {});
    for (const owner of hostileOwners) ids.set(owner, await putFor(store, { owner }));
    for (const [owner, id] of ids) equal(await idsOf(store, owner), [id], `The assets of ${show(owner)}`);
    equal(await idsOf(store, "nobody"), [], "The assets of nobody");
  }),

  check("it can be of one owner and one kind, whatever the size of the pages", async ({ store }) => {
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
      equal(await idsOf(store, "ada", { limit, kind: "image" }), images.sort(), "Ada's images");
      equal(await idsOf(store, "ada", { limit, kind: "video" }), videos.sort(), "Ada's videos");
    }
    const page = await store.list({ owner: "ada", kind: "image", limit: 7 });
    equal([page.items.length, page.cursor], [7, undefined], "The size and the cursor of a last page");
  }),

  check("an owner is a text in the metadata, and nothing else is", async ({ store }) => {
    await putFor(store, { owner: 7 });
    await putFor(store, { owner: ["ada"] });
    await putFor(store, { owner: { ada: "ada" } });
    await store.put(newId(), fewBytes, { ...imageInfo, metadata: { by: { owner: "ada" } } });
    equal(await idsOf(store, "7"), [], "The assets of 7");
    equal(await idsOf(store, "ada"), [], "The assets of ada");
    equal(await idsOf(store, "[object Object]"), [], "The assets of an object");
  }),

  check(
    "what comes and goes between pages of an owner neither hides nor repeats the others",
    async (stage) => {
      const { store } = stage;
      const ids: string[] = [];
      for (let number = 0; number < 12; number++) {
        ids.push(await putFor(store, { owner: "ada" }));
        await putFor(store, { owner: "bo" });
      }
      const seen: string[] = [];
      const deleted: string[] = [];
      await listed(store, { owner: "ada", limit: 2 }, async ({ items }) => {
        seen.push(...items.map(({ id }) => id));
        for (const { id } of items) await store.delete(id);
        const next = ids.find((id) => !seen.includes(id) && !deleted.includes(id));
        if (next !== undefined && deleted.length < 3 && (await store.delete(next))) deleted.push(next);
        if (seen.length < 8) await putFor(store, { owner: "bo" });
      }).then((all) => seen.push(...all.map(({ id }) => id)));
      equal(
        [...new Set(seen)].sort(),
        ids.filter((id) => !deleted.includes(id)).sort(),
        "Each asset that stayed",
      );
    },
  ),

  check("an id that was put again is its new owner's", async ({ store }) => {
    const id = await putFor(store, { owner: "ada" });
    await rejects(
      () => putFor(store, { id, owner: "bo", bytes: Uint8Array.of(9) }),
      "conflict",
      "A put under an id that is taken",
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

  check("what is no owner, or no cursor of an owner's page, is refused", async ({ store }) => {
    await putFor(store, { owner: "ada" });
    for (const owner of badOwners) {
      await rejects(() => untyped(store, "list", { owner }), "invalid_request", `The owner ${show(owner)}`);
    }
    for (const cursor of ["nonsense", "", "../x", "0".repeat(10_000), 7, null]) {
      const listing = () => untyped(store, "list", { owner: "ada", cursor });
      await rejects(listing, "invalid_request", `The cursor ${show(cursor)}`);
    }
  }),

  checkWith(
    ["durable", "reopen"],
    "another instance on the same data lists the same of an owner",
    async (stage) => {
      const { store } = stage;
      const ids = [await putFor(store, { owner: "ada" }), await putFor(store, { owner: "ada" })];
      const second = await stage.reopen();
      equal(await idsOf(second, "ada"), ids.sort(), "The assets of ada");
      ids.push(await putFor(second, { owner: "ada" }));
      equal(await idsOf(store, "ada"), ids.sort(), "The assets of ada");
    },
  ),
];
