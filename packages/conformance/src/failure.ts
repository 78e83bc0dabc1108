import { type Store, sha256Hex } from "@dramatis/core/store";
import { equal, hasCode, isTrue, rejection, rejects } from "./assert.ts";
import { sourceOf } from "./bodies.ts";
import { type FailingPut, failingPuts } from "./failing-puts.ts";
import { group } from "./group.ts";
import { noHandles } from "./no-handles.ts";
import { holds, isAbsent } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { untyped } from "./untyped.ts";
import { within } from "./with-timeout.ts";

const { check, checkWith } = group("failure");

/** Puts what must fail, and holds the error against what it must be. */
async function fails(store: Store, id: string, put: FailingPut): Promise<void> {
  const putting = () => store.put(id, put.body, { ...imageInfo, ...put.info });
  const error = await within(rejection(putting, "The put"), "A put that must fail");
  if (typeof put.fails === "string") hasCode(error, put.fails, "The put");
  else isTrue(error === put.fails, "What the caller's own stream or signal said must come back as it is");
}

/** What a put is told that makes no sense, by what is wrong with it. */
const badInfos: Readonly<Record<string, object>> = {
  kind: { kind: "sound" },
  mediaType: { mediaType: "an image" },
  origin: { origin: { type: "found" } },
  createdAt: { createdAt: "yesterday" },
  byteLength: { byteLength: -1 },
  sha256: { sha256: "no hash" },
  maxBytes: { maxBytes: Number.NaN },
};

const badBodies: readonly (() => unknown)[] = [
  () => "text",
  () => null,
  () => 7,
  () => ({ byteLength: 5 }),
  () => new ReadableStream({ start: (controller) => controller.enqueue("text") }),
];

/** A put that fails leaves nothing. */
export const failureCases = [
  ...Object.entries(failingPuts).map(([name, begin]) =>
    check(`${name}: nothing is there, and it can be repeated`, async ({ store }) => {
      const id = newId();
      const put = begin();
      await fails(store, id, put);
      if (put.cancelled !== undefined)
        isTrue(put.cancelled(), "The source must be told that nobody reads on");
      await isAbsent(store, id);
      await store.put(id, fewBytes, imageInfo);
      await holds(store, id, fewBytes);
    }),
  ),

  check(
    "just as many bytes as are allowed and announced are stored, the hash in capitals too",
    async ({ store }) => {
      const exact = { maxBytes: 5, byteLength: 5, sha256: (await sha256Hex(fewBytes)).toUpperCase() };
      for (const body of [fewBytes, new Blob([fewBytes]), sourceOf([fewBytes]).stream]) {
        const id = newId();
        await store.put(id, body, { ...imageInfo, ...exact });
        await holds(store, id, fewBytes);
      }
    },
  ),

  check("an abort while bytes are being stored stores all of them or nothing", async ({ store }) => {
    for (let turns = 0; turns < 10; turns++) {
      const [id, stop, enough] = [newId(), new AbortController(), new Error("enough")];
      const putting = store.put(id, fewBytes, { ...imageInfo, signal: stop.signal });
      const settled = putting.then(
        () => undefined,
        (error: unknown) => error,
      );
      for (let turn = 0; turn < turns; turn++) await undefined;
      stop.abort(enough);
      const error = await settled;
      if (error === undefined) await holds(store, id, fewBytes);
      else {
        isTrue(error === enough, "What the signal said must come back as it is");
        await isAbsent(store, id);
      }
    }
  }),

  check("what a put cannot be told is refused, and its stream is ended", async ({ store }) => {
    for (const [name, info] of Object.entries(badInfos)) {
      const id = newId();
      const { stream, told } = sourceOf([fewBytes]);
      const putting = () => untyped(store, "put", id, stream, { ...imageInfo, ...info });
      await rejects(putting, "invalid_request", `A put with a wrong \`${name}\``);
      equal(told.cancelled.length, 1, "How often the stream was cancelled");
      await isAbsent(store, id);
    }
  }),

  check("what is no bytes is refused", async ({ store }) => {
    for (const body of badBodies) {
      const id = newId();
      const putting = () => untyped(store, "put", id, body(), imageInfo);
      await within(rejects(putting, "invalid_request", "A body without bytes"), "A body without bytes");
      await isAbsent(store, id);
    }
    const { stream } = sourceOf([fewBytes]);
    const reader = stream.getReader();
    const putting = () => store.put(newId(), stream, imageInfo);
    await rejects(putting, "invalid_request", "A stream that is being read by someone else");
    equal((await reader.read()).value, fewBytes, "What the other reader gets");
  }),

  checkWith(["leftovers"], "a put that fails leaves nothing temporary", async (stage) => {
    const { store } = stage;
    for (const begin of Object.values(failingPuts)) await fails(store, newId(), begin());
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    await rejects(() => store.put(id, Uint8Array.of(9), imageInfo), "conflict", "A second put");
    equal(await stage.facility("leftovers")(store), [], "The temporary things that are left");
  }),

  checkWith(["openHandles"], "a put that fails leaves no handle open", async (stage) => {
    const { store } = stage;
    for (const begin of Object.values(failingPuts)) await fails(store, newId(), begin());
    await noHandles(stage);
  }),
];
