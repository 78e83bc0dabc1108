import type { Store } from "@dramatis/core/store";
import { assertTrue, equal, rejects } from "./assert.ts";
import { createSource } from "./bodies.ts";
import { callUntyped } from "./call-untyped.ts";
import { format } from "./format.ts";
import { group } from "./group.ts";
import { assertMissing, assertStored, listAll } from "./read-assertions.ts";
import { fewBytes, imageInfo, invalidIds, newId } from "./samples.ts";

const { check, checkWith } = group("ids");

/** Ids are UUIDs, and are validated before anything else happens. */
export const idCases = [
  check("an id in upper case is the same id, stored in lower case", async ({ store }) => {
    const id = newId();
    const asset = await store.put(id.toUpperCase(), fewBytes, imageInfo);
    equal(asset.id, id, "The id that `put` returns");
    equal(await store.head(id), asset, "The result of `head` for the id in lower case");
    equal(await store.head(id.toUpperCase()), asset, "The result of `head` for the id in upper case");
    await assertStored(store, id.toUpperCase(), fewBytes);
    equal(await listAll(store), [asset], "The listed assets");
    await rejects(
      () => store.put(id, Uint8Array.of(9), imageInfo),
      "conflict",
      "A put under the id in lower case",
    );
    equal(await store.delete(id.toUpperCase()), true, "The result of `delete`");
    await assertMissing(store, id);
  }),

  check("UUIDs of other versions are accepted", async ({ store }) => {
    const ids = ["0190a5b4-5e5f-7000-8000-0123456789ab", "cfbff0d1-9375-5685-968c-48ce8b15ae17"];
    for (const id of ids) {
      await store.put(id, fewBytes, imageInfo);
      await assertStored(store, id, fewBytes);
    }
  }),

  ...["put", "open", "head", "delete"].map((method) =>
    check(`\`${method}\` rejects an id that is not a UUID`, async ({ store }) => {
      for (const invalidId of invalidIds) await assertRejected(store, method, invalidId);
      equal(await listAll(store), [], "The listed assets");
    }),
  ),

  check("`url`, if present, rejects an id that is not a UUID", async ({ store }) => {
    if (store.url === undefined) return;
    for (const invalidId of invalidIds) await assertRejected(store, "url", invalidId);
  }),

  check("a rejected put cancels its stream without reading it", async ({ store }) => {
    const { stream, observed } = createSource([fewBytes]);
    await rejects(() => store.put("../keeper", stream, imageInfo), "invalid_request", "A put");
    assertTrue(observed.canceled.length === 1, "The stream must be canceled exactly once");
    equal(observed.pulled, 0, "The number of chunks pulled from the stream");
  }),

  checkWith(
    ["breakDown"],
    "an id that is not a UUID is rejected before any call to the backend",
    async (context) => {
      const { store } = context;
      await context.facility("breakDown")(store);
      for (const method of ["put", "open", "head", "delete"])
        await assertRejected(store, method, "../keeper");
      await rejects(() => store.journal.append("../keeper", [], 0), "invalid_request", "`append`");
    },
  ),
];

async function assertRejected(store: Store, method: string, invalidId: unknown): Promise<void> {
  const rest: Readonly<Record<string, readonly unknown[]>> = {
    put: [fewBytes, imageInfo],
    url: [{ expiresInSeconds: 60 }],
  };
  const calling = () => callUntyped(store, method, invalidId, ...(rest[method] ?? []));
  await rejects(calling, "invalid_request", `\`${method}\` with the id ${format(invalidId)}`);
}
