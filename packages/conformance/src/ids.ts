import type { Store } from "@dramatis/core/store";
import { equal, isTrue, rejects } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { show } from "./format.ts";
import { group } from "./group.ts";
import { holds, isAbsent, listed } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, strangers } from "./samples.ts";
import { untyped } from "./untyped.ts";

const { check, checkWith } = group("ids");

/** Ids are UUIDs, and are checked before anything is touched. */
export const idCases = [
  check("upper case is made lower, and is the same id", async ({ store }) => {
    const id = newId();
    const asset = await store.put(id.toUpperCase(), fewBytes, imageInfo);
    equal(asset.id, id, "The id in the answer of `put`");
    equal(await store.head(id), asset, "What `head` knows under the id in lower case");
    equal(await store.head(id.toUpperCase()), asset, "What `head` knows under the id in upper case");
    await holds(store, id.toUpperCase(), fewBytes);
    equal(await listed(store), [asset], "What the listing has");
    await rejects(
      () => store.put(id, Uint8Array.of(9), imageInfo),
      "conflict",
      "A put under the id in lower case",
    );
    equal(await store.delete(id.toUpperCase()), true, "The answer of `delete`");
    await isAbsent(store, id);
  }),

  check("UUIDs of other versions are ids", async ({ store }) => {
    const ids = ["0190a5b4-5e5f-7000-8000-0123456789ab", "cfbff0d1-9375-5685-968c-48ce8b15ae17"];
    for (const id of ids) {
      await store.put(id, fewBytes, imageInfo);
      await holds(store, id, fewBytes);
    }
  }),

  ...["put", "open", "head", "delete"].map((method) =>
    check(`\`${method}\` refuses what is no UUID`, async ({ store }) => {
      for (const stranger of strangers) await refused(store, method, stranger);
      equal(await listed(store), [], "What the listing has");
    }),
  ),

  check("`url`, where there is one, refuses what is no UUID", async ({ store }) => {
    if (store.url === undefined) return;
    for (const stranger of strangers) await refused(store, "url", stranger);
  }),

  check("a put that is refused reads nothing of its stream, and ends it", async ({ store }) => {
    const { stream, told } = sourceOf([fewBytes]);
    await rejects(() => store.put("../keeper", stream, imageInfo), "invalid_request", "A put");
    isTrue(told.cancelled.length === 1, "The stream must be cancelled, once");
    equal(told.pulled, 0, "How often the stream was asked for a chunk");
  }),

  checkWith(["breakDown"], "what is no UUID is refused before the backend is asked", async (stage) => {
    const { store } = stage;
    await stage.facility("breakDown")(store);
    for (const method of ["put", "open", "head", "delete"]) await refused(store, method, "../keeper");
    await rejects(() => store.journal.append("../keeper", [], 0), "invalid_request", "`append`");
  }),
];

async function refused(store: Store, method: string, stranger: unknown): Promise<void> {
  const rest: Readonly<Record<string, readonly unknown[]>> = {
    put: [fewBytes, imageInfo],
    url: [{ expiresInSeconds: 60 }],
  };
  const calling = () => untyped(store, method, stranger, ...(rest[method] ?? []));
  await rejects(calling, "invalid_request", `\`${method}\` of ${show(stranger)}`);
}
