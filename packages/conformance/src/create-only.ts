import type { AssetBody } from "@dramatis/core/store";
import { equal, hasCode, isTrue, rejection, rejects } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { group } from "./group.ts";
import { holds, listed, opened } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId, sampleBytes } from "./samples.ts";

const { check, checkWith } = group("create only");

const others = Uint8Array.of(9, 9);

const laterPuts: readonly (readonly [name: string, body: () => AssetBody])[] = [
  ["bytes", () => others],
  ["a Blob", () => new Blob([others])],
  ["a stream", () => sourceOf([others]).stream],
];

/** An id is given once. */
export const createOnlyCases = [
  ...laterPuts.map(([name, body]) =>
    check(`a second put, of ${name}, is a conflict and leaves the first`, async ({ store }) => {
      const id = newId();
      const first = await store.put(id, fewBytes, imageInfo);
      const later = { ...imageInfo, mediaType: "image/gif", metadata: { description: "another" } };
      await rejects(() => store.put(id, body(), later), "conflict", "A second put");
      equal(await store.head(id), first, "What is known of the first");
      await holds(store, id, fewBytes);
      equal(await listed(store), [first], "What the listing has");
    }),
  ),

  check("a second put of the same bytes does what `idempotentPuts` says", async ({ store }) => {
    const id = newId();
    const first = await store.put(id, fewBytes, imageInfo);
    const again = () => store.put(id, fewBytes.slice(), imageInfo);
    if (store.capabilities.idempotentPuts) equal(await again(), first, "The answer of the second put");
    else await rejects(again, "conflict", "A second put of the same bytes");
    await holds(store, id, fewBytes);
  }),

  check("of twenty puts at once one wins, and its bytes are there", async ({ store }) => {
    const id = newId();
    const bodies = Array.from({ length: 20 }, (_, number) => sampleBytes(10_000 + number, number + 1));
    const outcomes = await Promise.allSettled(
      bodies.map(async (body, number) => {
        const metadata = { number };
        return store.put(id, number % 2 === 0 ? body : sourceOf([body]).stream, { ...imageInfo, metadata });
      }),
    );
    const winners = outcomes.flatMap((outcome, number) => (outcome.status === "fulfilled" ? [number] : []));
    equal(winners.length, 1, "The number of puts that resolved");
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") hasCode(outcome.reason, "conflict", "A put that lost");
    }
    const winner = winners[0] ?? -1;
    await holds(store, id, bodies[winner] ?? new Uint8Array());
    equal((await store.head(id))?.metadata, { number: winner }, "The metadata");
  }),

  check("a put that breaks leaves what is under its id already", async ({ store }) => {
    const id = newId();
    const first = await store.put(id, fewBytes, imageInfo);
    const { stream } = sourceOf([others], new Error("the connection broke"));
    await rejection(() => store.put(id, stream, imageInfo), "A put whose source breaks");
    await rejection(() => store.put(id, others, { ...imageInfo, maxBytes: 1 }), "A put with too many bytes");
    equal(await store.head(id), first, "What is known of the first");
    await holds(store, id, fewBytes);
  }),

  checkWith(["multiProcess", "raceProcesses"], "of eight processes one wins", async (stage) => {
    const { store } = stage;
    const id = newId();
    const outcomes = await stage.facility("raceProcesses")(store, { type: "put", id }, 8);
    equal(outcomes.length, 8, "The number of processes that told how it ended");
    equal(outcomes.filter((outcome) => outcome === "won").length, 1, "The number of processes that won");
    isTrue(
      outcomes.every((outcome) => outcome === "won" || outcome === "conflict"),
      `A process that lost must have a conflict: ${outcomes.join(", ")}`,
    );
    await holds(store, id, await (await opened(store, id)).bytes());
  }),
];
