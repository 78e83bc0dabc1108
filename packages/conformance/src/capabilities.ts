import { systemClock } from "@dramatis/core";
import { assertTrue, equal } from "./assert.ts";
import { ConformanceError } from "./conformance-error.ts";
import { group } from "./group.ts";
import { assertMissing, assertStored, readRecords, unfinished } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check, checkWith } = group("capabilities");

const names = ["durable", "idempotentPuts", "multiProcess", "signedUrls", "streaming"];

/** A store does what its capabilities declare. */
export const capabilityCases = [
  check("all five capabilities are present, each true or false", async ({ store }) => {
    equal(Object.keys(store.capabilities).sort(), names, "The names of the capabilities");
    for (const [name, value] of Object.entries(store.capabilities))
      equal(typeof value, "boolean", `The type of ${name}`);
  }),

  check("`url` exists exactly if `signedUrls` is true", async ({ store }) => {
    equal(typeof store.url === "function", store.capabilities.signedUrls, "Whether `url` is a function");
  }),

  checkWith(["signedUrls"], "a signed URL serves the bytes until it expires", async ({ store }) => {
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    const short = await urlOf(1);
    const long = await urlOf(600);
    equal(await fetched(long), [...fewBytes], "The bytes at the URL");
    // Signed URLs expire at whole seconds, and clocks differ by a few.
    for (let turn = 0; turn < 80 && (await fetched(short)) !== undefined; turn++) {
      await systemClock.sleep(100);
    }
    equal(await fetched(short), undefined, "The bytes at the expired URL");
    equal(await fetched(long), [...fewBytes], "The bytes at the URL that has not expired");

    async function urlOf(expiresInSeconds: number): Promise<string> {
      const url = await store.url?.(id, { expiresInSeconds });
      assertTrue(typeof url === "string" && URL.canParse(url), "`url` must return an absolute URL");
      return url;
    }
  }),

  checkWith(["reopen"], "data survives a restart exactly if `durable` is true", async (context) => {
    const { store } = context;
    const [id, streamId] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }], 0, { open: true });
    await store.close();
    const again = await context.reopen();
    if (store.capabilities.durable) await assertStored(again, id, fewBytes);
    else await assertMissing(again, id);
    const { durable } = store.capabilities;
    equal(await readRecords(again, streamId), durable ? [{ a: 1 }] : [], "The records");
    equal(await unfinished(again), durable ? [streamId] : [], "The unfinished streams");
  }),
];

/** Fetches the bytes at a URL; undefined if it serves none. */
async function fetched(url: string): Promise<number[] | undefined> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    // A URL that cannot be fetched at all is treated like one that refuses.
    if (error instanceof TypeError) return undefined;
    throw new ConformanceError("The URL could not be fetched.", { cause: error });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.ok ? [...bytes] : undefined;
}
