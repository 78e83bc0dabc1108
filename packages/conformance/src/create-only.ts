import type { AssetBody } from "@dramatis/core/store";
import { assertCode, assertTrue, captureRejection, equal, rejects } from "./assert.ts";
import { createSource } from "./bodies.ts";
import { group } from "./group.ts";
import { assertStored, listAll, openStored } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { check, checkWith } = group("create only");

const others = Uint8Array.of(9, 9);

const laterPuts: readonly (readonly [name: string, body: () => AssetBody])[] = [
  ["bytes", () => others],
  ["a Blob", () => new Blob([others])],
  ["a stream", () => createSource([others]).stream],
];

/** An id can be used only once. */
export const createOnlyCases = [
  ...laterPuts.map(([name, body]) =>
    check(`a second put of ${name} is a conflict and leaves the first unchanged`, async ({ store }) => {
      const id = newId();
      const first = await store.put(id, fewBytes, imageInfo);
      const later = { ...imageInfo, mediaType: "image/gif", metadata: { description: "another" } };
      await rejects(() => store.put(id, body(), later), "conflict", "A second put");
      equal(await store.head(id), first, "The first asset");
      await assertStored(store, id, fewBytes);
      equal(await listAll(store), [first], "The listed assets");
    }),
  ),

  check("a second put of the same bytes behaves as `idempotentPuts` declares", async ({ store }) => {
    const id = newId();
    const first = await store.put(id, fewBytes, imageInfo);
    const again = () => store.put(id, fewBytes.slice(), imageInfo);
    if (store.capabilities.idempotentPuts) equal(await again(), first, "The result of the second put");
    else await rejects(again, "conflict", "A second put of the same bytes");
    await assertStored(store, id, fewBytes);
  }),

  check("exactly one of twenty concurrent puts wins, and its bytes are stored", async ({ store }) => {
    const id = newId();
    const bodies = Array.from({ length: 20 }, (_, number) => sampleBytes(10_000 + number, number + 1));
    const outcomes = await Promise.allSettled(
      bodies.map(async (body, number) => {
        const metadata = { number };
        return store.put(id, number % 2 === 0 ? body : createSource([body]).stream, {
          ...imageInfo,
          metadata,
        });
      }),
    );
    const winners = outcomes.flatMap((outcome, number) => (outcome.status === "fulfilled" ? [number] : []));
    equal(winners.length, 1, "The number of puts that resolved");
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assertCode(outcome.reason, "conflict", "A put that lost");
    }
    const winner = winners[0] ?? -1;
    await assertStored(store, id, bodies[winner] ?? new Uint8Array());
    equal((await store.head(id))?.metadata, { number: winner }, "The metadata");
  }),

  check("a put that fails leaves the existing asset unchanged", async ({ store }) => {
    const id = newId();
    const first = await store.put(id, fewBytes, imageInfo);
    const { stream } = createSource([others], new Error("connection lost"));
    await captureRejection(() => store.put(id, stream, imageInfo), "A put whose source breaks");
    await captureRejection(
      () => store.put(id, others, { ...imageInfo, maxBytes: 1 }),
      "A put with too many bytes",
    );
    equal(await store.head(id), first, "The first asset");
    await assertStored(store, id, fewBytes);
  }),

  checkWith(["multiProcess", "raceProcesses"], "exactly one of eight processes wins", async (context) => {
    const { store } = context;
    const id = newId();
    const outcomes = await context.facility("raceProcesses")(store, { type: "put", id }, 8);
    equal(outcomes.length, 8, "The number of processes that reported an outcome");
    equal(outcomes.filter((outcome) => outcome === "won").length, 1, "The number of processes that won");
    assertTrue(
      outcomes.every((outcome) => outcome === "won" || outcome === "conflict"),
      `Each process that lost must report a conflict, received: ${outcomes.join(", ")}`,
    );
    await assertStored(store, id, await (await openStored(store, id)).bytes());
  }),
];
