import type { Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import type { CharacterReferences } from "../src/images/character-references.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import type { Store } from "../src/store/store.ts";
import { Crash } from "./testing/crash.ts";
import { createTestApp, quickTiming, type TestApp, until } from "./testing/test-app.ts";
import { collect, createVideoTestApp, listOpenBatches } from "./testing/video-test-app.ts";

// What happens to a batch if the next engine differs from the one that started it: no token, or another model.

const description = "a shy vampire";
const prompt = "it waves";
const auth = "r8_secret_of_the_test";
const failsOnce: Scenario = {
  prediction: ({ index }) => (index === 0 ? { end: { status: "failed", error: "CUDA out of memory" } } : {}),
};

describe("without the token, a create with an unknown outcome is not treated as refused", () => {
  test("by a retry", async () => {
    let isDown = true;
    const scenario: Scenario = {
      prediction: [{ create: { kind: "reset", created: true } }],
      list: { calls: () => (isDown ? { kind: "answer", status: 500 } : undefined) },
    };
    const { characters, store, creates, account } = await createTestApp({
      scenario,
      timing: { unreachableMs: 200 },
    });
    const { batchId, failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "outcome_unknown" }]);
    const tokenless = engineOn(store, account, " ");
    expect((await tokenless.retry(batchId)).failures).toMatchObject([{ code: "outcome_unknown" }]);
    await tokenless.close();
    isDown = false;
    expect(await characters.retry(batchId)).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(1);
  });

  test("by resume", async () => {
    const { store, creates, account } = await crashAfterCreate();
    const tokenless = engineOn(store, account, " ");
    const [resumed] = await collect(tokenless.resume());
    expect(resumed).toMatchObject({ status: "failed", failures: [{ code: "outcome_unknown" }] });
    await tokenless.close();
    const again = engineOn(store, account, auth);
    expect(await again.retry(resumed?.batchId ?? "")).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(1);
    await again.close();
  });
});

test("a refused create does not hide that an earlier create had an unknown outcome", async () => {
  const scenario: Scenario = {
    prediction: [{ create: { kind: "reset", created: true } }],
    credit: 1,
    // It is listed only after the engine has stopped looking.
    list: { lagMs: 1_500 },
  };
  const { characters, creates, emulator, clock } = await createTestApp({
    scenario,
    timing: { settledAfterMs: 30 },
  });
  const { batchId, failures } = await characters.generate({ description, numImages: 1 });
  expect(failures).toMatchObject([{ code: "insufficient_credit" }]);
  const [lost] = emulator.predictions;
  await until(() => clock.now() - (lost?.createdAt ?? 0) > 1_600);
  expect(await characters.retry(batchId)).toMatchObject({ status: "succeeded" });
  expect(emulator.predictions).toHaveLength(1);
  expect(creates()).toHaveLength(2);
});

test("a retry that can no longer be planned fails with the reason", async () => {
  const { characters, store, account } = await createTestApp({ scenario: failsOnce });
  const { batchId } = await characters.generate({ description, numImages: 1 });
  const tokenless = engineOn(store, account, " ");
  expect(await tokenless.retry(batchId)).toMatchObject({
    status: "failed",
    failures: [{ code: "provider_unauthorized" }],
  });
  expect(await listOpenBatches(store)).toEqual([]);
  await tokenless.close();
});

describe("an engine with another model", () => {
  test("refuses a retry, because the result would name the wrong model", async () => {
    const { videos, addEngine, creates, account } = await createVideoTestApp({
      scenario: failsOnce,
      model: "minimax/video-01",
    });
    const { batchId } = await videos.generate({ prompt });
    const other = addEngine({ provider: createReplicate(account).video("minimax/hailuo-02") });
    await expect(other.retry(batchId)).rejects.toMatchObject({ code: "conflict", batchId });
    expect(creates()).toHaveLength(1);
  });

  test("cancels an abandoned batch, also at the provider", async () => {
    const { videos, addEngine, emulator, account } = await createVideoTestApp({
      scenario: { timing: { runMs: [60_000, 60_000] } },
      model: "minimax/video-01",
    });
    const { batchId } = await videos.start({ prompt });
    await until(() => (emulator.predictions[0]?.polls ?? 0) > 0);
    await videos.close();
    const other = addEngine({ provider: createReplicate(account).video("minimax/hailuo-02") });
    expect(await other.cancel(batchId)).toMatchObject({ status: "canceled" });
    await until(() => emulator.predictions[0]?.status === "canceled");
  });

  test("returns an ended batch for its key, and rejects with a conflict for an unfinished one", async () => {
    const { videos, addEngine, creates, account } = await createVideoTestApp({
      scenario: { prediction: ({ index }) => (index === 0 ? {} : { runMs: 60_000 }) },
      model: "minimax/video-01",
    });
    const ended = await videos.generate({ prompt }, { idempotencyKey: "a" });
    await videos.start({ prompt }, { idempotencyKey: "b" });
    await until(() => creates().length === 2);
    await videos.close();
    const other = addEngine({ provider: createReplicate(account).video("minimax/hailuo-02") });
    expect(await other.generate({ prompt }, { idempotencyKey: "a" })).toEqual(ended);
    await expect(other.generate({ prompt }, { idempotencyKey: "b" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(creates()).toHaveLength(2);
  });
});

test("long videos do not delay images, even with a concurrency of 1", async () => {
  const { characters, videos, creates } = await createVideoTestApp({
    scenario: { prediction: ({ model }) => (model === "google/imagen-4" ? {} : { runMs: 600_000 }) },
    concurrency: 1,
  });
  await videos.start({ prompt });
  await videos.start({ prompt: "it sleeps" });
  await until(() => creates().length === 1);
  expect(await characters.generate({ description, numImages: 1 })).toMatchObject({ status: "succeeded" });
});

function engineOn(store: Store, account: TestApp["account"], token: string): CharacterReferences {
  const provider = createReplicate({ ...account, auth: token }).image();
  return createEngine(
    { provider, store, clock: account.clock },
    { ...quickTiming, createMs: 400, leaseMs: 200 },
  );
}

/** Simulates a process that crashed after its create, before it got the response. */
async function crashAfterCreate(): Promise<TestApp> {
  for (let step = 1; step < 20; step++) {
    const app = await createTestApp();
    const provider = createReplicate(app.account).image();
    const crash = new Crash({ step, when: "after" });
    const { clock } = app;
    const parts = { provider: crash.provider(provider), store: crash.store(app.store), clock };
    const first = createEngine(parts, { ...quickTiming, createMs: 400, leaseMs: 200 });
    void first.generate({ description, numImages: 1 }).catch(() => undefined);
    await crash.happened;
    if (crash.at === "after create") return app;
  }
  throw new Error("No create was sent.");
}
