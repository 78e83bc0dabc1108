import { describe, expect, test, vi } from "vitest";
import { DramatisError } from "../src/errors/dramatis-error.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { Crash, type CrashPoint } from "./testing/crash.ts";
import { FaultyStore } from "./testing/faulty-store.ts";
import { createEmulatedAccount, createTestApp, quickTiming, until } from "./testing/test-app.ts";
import { collect } from "./testing/video-test-app.ts";

const request = { description: "a knight who is afraid of horses", numImages: 1 } as const;
const delivered = Promise.resolve(true);
const never = new Promise<boolean>(() => {});
const isFull = process.env.DRAMATIS_FULL === "1";
const timing = { ...quickTiming, createMs: 1_500, leaseMs: 300, downloadMs: 30_000, idleMs: 20_000 };

const points = Array.from({ length: 16 }, (_, index): (CrashPoint & { readonly step: number })[] => [
  { step: index + 1, when: "before" },
  { step: index + 1, when: "after" },
])
  .flat()
  .filter(({ step }) => isFull || step <= 5 || step % 4 === 0);

describe("a process that crashes before its answer is delivered", () => {
  test.concurrent.each(points)(
    "at step $step, $when it: the repeated request gets the image, which is paid once",
    { timeout: 60_000 },
    async (point) => {
      const { emulator, account, clock, close } = await createEmulatedAccount();
      const provider = createReplicate(account).image();
      const store = memoryStore({ clock });
      const crash = new Crash(point);
      const first = createEngine(
        { provider: crash.provider(provider), store: crash.store(store), clock },
        timing,
      );
      const ended = first.start(request, { delivered: never }).then(async ({ batchId }) => {
        for await (const _event of first.events(batchId));
      });
      await Promise.race([ended, crash.happened]);

      const second = createEngine({ provider, store, clock }, timing);
      const { batchId } = await second.start(request, { delivered });
      for await (const _event of second.events(batchId));
      expect(await second.batch(batchId)).toMatchObject({ status: "succeeded" });
      expect(emulator.predictions).toHaveLength(1);
      expect((await store.list()).items).toHaveLength(1);
      await second.close();
      await close();
    },
  );
});

describe("a request whose answer was not delivered", () => {
  async function startUndelivered(options: Parameters<typeof createTestApp>[0] = {}) {
    const app = await createTestApp(options);
    const { batchId } = await app.characters.start(request, { delivered: Promise.resolve(false) });
    await until(async () => (await app.characters.batch(batchId))?.status === "succeeded");
    await until(async () => (await collect(app.store.journal.unfinished({ kind: "batch" }))).length === 0);
    return { ...app, batchId };
  }

  test("is taken up by an equal request", async () => {
    const { characters, batchId } = await startUndelivered();
    expect(await characters.start(request, { delivered })).toEqual({ batchId });
  });

  test("is taken up even if the wall clock has jumped by an hour", async () => {
    let offset = 0;
    const { characters, batchId } = await startUndelivered({
      clock: (clock) => ({ ...clock, now: () => clock.now() + offset }),
    });
    offset = 60 * 60 * 1000;
    expect(await characters.start(request, { delivered: never })).toEqual({ batchId });
  });

  test("is not taken up once the provider no longer keeps the outputs", async () => {
    let passed = 0;
    const { characters, batchId } = await startUndelivered({
      clock: (clock) => ({
        ...clock,
        now: () => clock.now() + passed,
        monotonic: () => clock.monotonic() + passed,
      }),
    });
    passed = 61 * 60 * 1000;
    const again = await characters.start(request, { delivered });
    expect(again.batchId).not.toBe(batchId);
  });

  test("is not taken up by a request without a delivery promise", async () => {
    const { characters, batchId } = await startUndelivered();
    expect((await characters.start(request)).batchId).not.toBe(batchId);
  });

  test.each<[string, () => Promise<boolean>]>([
    ["is rejected", () => Promise.reject(new Error("gone"))],
    ["does not resolve to a boolean", () => Promise.resolve("yes") as unknown as Promise<boolean>],
  ])("is taken up if its delivery promise %s", async (_what, promise) => {
    const { characters, creates } = await createTestApp();
    const first = await characters.start(request, { delivered: promise() });
    await until(() => creates().length === 1);
    expect(await characters.start(request, { delivered })).toEqual(first);
  });

  test("is taken up by a third request if the second one disconnected before it could take it up", async () => {
    const { characters, creates, store } = await createTestApp({
      scenario: { prediction: ({ index }) => ({ startMs: 0, runMs: index === 1 ? 60_000 : 0 }) },
    });
    const pair = { ...request, numImages: 2 } as const;
    const stop = new AbortController();
    const first = await characters.start(pair, { delivered: Promise.resolve(false), signal: stop.signal });
    await until(async () => (await characters.list()).items.length === 1);
    stop.abort();
    const reads = vi.spyOn(store.journal, "read");
    // It waits until the canceled predictions are settled.
    const second = characters.start(pair, { delivered: Promise.resolve(false) });
    // Hashes of two requests can be finished in another order, so the third one waits until the second has its own.
    await until(() => reads.mock.calls.some(([stream]) => stream !== first.batchId));
    const third = characters.start(pair, { delivered });
    expect([await second, await third]).toEqual([first, first]);
    await until(async () => (await characters.batch(first.batchId))?.status === "succeeded");
    expect(creates()).toHaveLength(3);
  });

  test("is taken up if its answer turns out to be lost after its delivery", async () => {
    const { characters, store, creates } = await createTestApp();
    const lost = new AbortController();
    const first = await characters.start(request, { delivered, lost: lost.signal });
    await until(async () => (await collect(store.journal.unfinished({ kind: "batch" }))).length === 0);
    lost.abort();
    expect(await characters.start(request, { delivered })).toEqual(first);
    expect(creates()).toHaveLength(1);
  });
});

test("if the journal cannot record the delivery, the batch is returned again and not paid again", async () => {
  const store = memoryStore();
  let isBroken = false;
  const faulty = new FaultyStore(store, {
    append: (_call, records) =>
      isBroken && records.some(({ type }) => type === "closed") ? "lose" : undefined,
  });
  const { characters, creates } = await createTestApp({ store: faulty });
  isBroken = true;
  let deliver: (isDelivered: boolean) => void = () => {};
  const delivery = new Promise<boolean>((resolve) => {
    deliver = resolve;
  });
  const first = await characters.start(request, { delivered: delivery });
  await until(async () => (await characters.batch(first.batchId))?.status === "succeeded");
  deliver(true);
  await until(() => (faulty.fired["append.lose"] ?? 0) > 0);
  isBroken = false;
  expect(await characters.start(request, { delivered })).toEqual(first);
  expect(creates()).toHaveLength(1);
});

test("if the journal cannot be written before the payment, nothing is paid", async () => {
  const faulty = new FaultyStore(memoryStore(), { append: () => "lose" });
  const { characters, creates } = await createTestApp({ store: faulty });
  await expect(characters.start(request, { delivered })).rejects.toSatisfy(DramatisError.isInstance);
  expect(creates()).toEqual([]);
});

test("engines that get equal unanswered requests at the same moment start one batch", async () => {
  const { characters, addEngine, creates } = await createTestApp();
  const engines = [characters, addEngine(), addEngine(), addEngine()];
  const started = await Promise.all(engines.map((engine) => engine.start(request, { delivered: never })));
  expect(new Set(started.map(({ batchId }) => batchId)).size).toBe(1);
  await until(async () => (await characters.batch(started[0]?.batchId ?? ""))?.status === "succeeded");
  expect(creates()).toHaveLength(1);
});

test("removing an owner also removes the records of a request whose batch was never journaled", async () => {
  const { store, characters, account } = await createTestApp();
  const crash = new Crash({ step: 1, when: "after" });
  const provider = createReplicate(account).image();
  const dying = createEngine({ provider, store: crash.store(store), clock: account.clock }, timing);
  void dying.start(request, { owner: "ada", delivered: never });
  await crash.happened;
  const left = async () => (await store.journal.list({ owner: "ada" })).items;
  expect(await left()).toHaveLength(1);
  await characters.removeOwner("eve");
  expect(await left()).toHaveLength(1);
  await characters.removeOwner("ada");
  expect(await left()).toHaveLength(0);
});
