import { systemClock } from "@dramatis/core";
import { equal, isTrue } from "./assert.ts";
import { ConformanceError } from "./conformance-error.ts";
import { group } from "./group.ts";
import { holds, isAbsent, recordsOf, unfinished } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";

const { check, checkWith } = group("capabilities");

const names = ["durable", "idempotentPuts", "multiProcess", "signedUrls", "streaming"];

/** What a store says of itself is so. */
export const capabilityCases = [
  check("each of the five is told, as true or false", async ({ store }) => {
    equal(Object.keys(store.capabilities).sort(), names, "The names of the capabilities");
    for (const [name, value] of Object.entries(store.capabilities))
      equal(typeof value, "boolean", `The type of ${name}`);
  }),

  check("there is a `url` exactly where `signedUrls` is true", async ({ store }) => {
    equal(
      typeof store.url === "function",
      store.capabilities.signedUrls,
      "Whether there is a function `url`",
    );
  }),

  checkWith(
    ["signedUrls"],
    "an address gives the bytes, and gives them no more once it has expired",
    async ({ store }) => {
      const id = newId();
      await store.put(id, fewBytes, imageInfo);
      const short = await urlOf(1);
      const long = await urlOf(600);
      equal(await fetched(long), [...fewBytes], "What the address gives");
      // Whole seconds are what such addresses are made of, and clocks differ by a few.
      for (let turn = 0; turn < 80 && (await fetched(short)) !== undefined; turn++) {
        await systemClock.sleep(100);
      }
      equal(await fetched(short), undefined, "What an address gives that has expired");
      equal(await fetched(long), [...fewBytes], "What an address gives that has not expired");

      async function urlOf(expiresInSeconds: number): Promise<string> {
        const url = await store.url?.(id, { expiresInSeconds });
        isTrue(typeof url === "string" && URL.canParse(url), "`url` must give an absolute address");
        return url;
      }
    },
  ),

  checkWith(["reopen"], "a restart finds what there was exactly where `durable` is true", async (stage) => {
    const { store } = stage;
    const [id, streamId] = [newId(), newId()];
    await store.put(id, fewBytes, imageInfo);
    await store.journal.append(streamId, [{ a: 1 }], 0, { open: true });
    await store.close();
    const again = await stage.reopen();
    if (store.capabilities.durable) await holds(again, id, fewBytes);
    else await isAbsent(again, id);
    const { durable } = store.capabilities;
    equal(await recordsOf(again, streamId), durable ? [{ a: 1 }] : [], "The records");
    equal(await unfinished(again), durable ? [streamId] : [], "What is unfinished");
  }),
];

/** The bytes behind an address; undefined where it gives none. */
async function fetched(url: string): Promise<number[] | undefined> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    // An address that cannot even be asked is as good as one that refuses.
    if (error instanceof TypeError) return undefined;
    throw new ConformanceError("The address could not be fetched.", { cause: error });
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.ok ? [...bytes] : undefined;
}
