import { type Store, sha256Hex } from "@dramatis/core/store";
import { assertCode, assertTrue, captureRejection, equal, rejects } from "./assert.ts";
import { assertNoHandles } from "./assert-no-handles.ts";
import { createSource } from "./bodies.ts";
import { callUntyped } from "./call-untyped.ts";
import { type FailingPut, failingPuts } from "./failing-puts.ts";
import { group } from "./group.ts";
import { assertMissing, assertStored } from "./read-assertions.ts";
import { fewBytes, imageInfo, newId } from "./samples.ts";
import { withTimeout } from "./with-timeout.ts";

const { check, checkWith } = group("failure");

/** Runs a put that must fail, and checks its error. */
async function fails(store: Store, id: string, put: FailingPut): Promise<void> {
  const putting = () => store.put(id, put.body, { ...imageInfo, ...put.info });
  const error = await withTimeout(captureRejection(putting, "The put"), "A put that must fail");
  if (typeof put.fails === "string") assertCode(error, put.fails, "The put");
  else
    assertTrue(
      error === put.fails,
      "The put must reject with the exact error of the caller's stream or signal",
    );
}

/** Invalid put options, by the member that is invalid. */
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

/** A put that fails stores nothing. */
export const failureCases = [
  ...Object.entries(failingPuts).map(([name, begin]) =>
    check(`${name}: nothing is stored, and the put can be repeated`, async ({ store }) => {
      const id = newId();
      const put = begin();
      await fails(store, id, put);
      if (put.canceled !== undefined) assertTrue(put.canceled(), "The source must be canceled");
      await assertMissing(store, id);
      await store.put(id, fewBytes, imageInfo);
      await assertStored(store, id, fewBytes);
    }),
  ),

  check(
    "exactly as many bytes as allowed and declared are stored, also with an upper-case hash",
    async ({ store }) => {
      const exact = { maxBytes: 5, byteLength: 5, sha256: (await sha256Hex(fewBytes)).toUpperCase() };
      for (const body of [fewBytes, new Blob([fewBytes]), createSource([fewBytes]).stream]) {
        const id = newId();
        await store.put(id, body, { ...imageInfo, ...exact });
        await assertStored(store, id, fewBytes);
      }
    },
  ),

  check("an abort during a put of bytes stores all of them or nothing", async ({ store }) => {
    for (let turns = 0; turns < 10; turns++) {
      const [id, stop, enough] = [newId(), new AbortController(), new Error("enough")];
      const putting = store.put(id, fewBytes, { ...imageInfo, signal: stop.signal });
      const outcome = putting.then(
        () => undefined,
        (error: unknown) => error,
      );
      for (let turn = 0; turn < turns; turn++) await undefined;
      stop.abort(enough);
      const error = await outcome;
      if (error === undefined) await assertStored(store, id, fewBytes);
      else {
        assertTrue(error === enough, "The put must reject with the exact reason of the signal");
        await assertMissing(store, id);
      }
    }
  }),

  check("invalid put options are rejected, and the stream is canceled", async ({ store }) => {
    for (const [name, info] of Object.entries(badInfos)) {
      const id = newId();
      const { stream, observed } = createSource([fewBytes]);
      const putting = () => callUntyped(store, "put", id, stream, { ...imageInfo, ...info });
      await rejects(putting, "invalid_request", `A put with an invalid \`${name}\``);
      equal(observed.canceled.length, 1, "The number of times the stream was canceled");
      await assertMissing(store, id);
    }
  }),

  check("a body that is not bytes is rejected", async ({ store }) => {
    for (const body of badBodies) {
      const id = newId();
      const putting = () => callUntyped(store, "put", id, body(), imageInfo);
      await withTimeout(
        rejects(putting, "invalid_request", "A body that is not bytes"),
        "A body that is not bytes",
      );
      await assertMissing(store, id);
    }
    const { stream } = createSource([fewBytes]);
    const reader = stream.getReader();
    const putting = () => store.put(newId(), stream, imageInfo);
    await rejects(putting, "invalid_request", "A put of a locked stream");
    equal((await reader.read()).value, fewBytes, "The bytes that the other reader receives");
  }),

  checkWith(["leftovers"], "a put that fails leaves no temporary data", async (context) => {
    const { store } = context;
    for (const begin of Object.values(failingPuts)) await fails(store, newId(), begin());
    const id = newId();
    await store.put(id, fewBytes, imageInfo);
    await rejects(() => store.put(id, Uint8Array.of(9), imageInfo), "conflict", "A second put");
    equal(await context.facility("leftovers")(store), [], "The temporary data that is left");
  }),

  checkWith(["openHandles"], "a put that fails leaves no open handles", async (context) => {
    const { store } = context;
    for (const begin of Object.values(failingPuts)) await fails(store, newId(), begin());
    await assertNoHandles(context);
  }),
];
