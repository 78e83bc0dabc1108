import { expect, test } from "vitest";
import { createEngine } from "../src/images/create-character-references.ts";
import type { BatchResult, CharacterReferences } from "../src/index.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { Crash } from "./testing/crash.ts";
import { createTestApp, quickTiming, until } from "./testing/test-app.ts";

const description = "a sleepwalker on a tightrope";

async function resumed(characters: CharacterReferences): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { status } of characters.resume()) statuses.push(status);
  return statuses;
}

test("a lease outlasts its create, so the engine that takes over finds the prediction", async () => {
  // The list shows the prediction only long after a normal lease has expired.
  const { creates, addEngine, store, account } = await createTestApp({
    scenario: { list: { lagMs: 1_200 } },
    timing: { leaseMs: 100, createMs: 1_500, settledAfterMs: 50 },
  });
  const provider = createReplicate(account).image();
  const crash = new Crash({ step: 3, when: "after" });
  const parts = { provider: crash.provider(provider), store: crash.store(store), clock: account.clock };
  const timing = { ...quickTiming, leaseMs: 100, createMs: 1_500, settledAfterMs: 50 };
  void createEngine(parts, timing).generate({ description, numImages: 1 });
  await crash.happened;
  await until(() => crash.at !== "" && creates().length <= 1);
  expect(await resumed(addEngine())).toEqual(["succeeded"]);
  expect(creates()).toHaveLength(1);
});

test.each([undefined, [1]])("a retry waits for running slots (%j) and does not pay again", async (slots) => {
  const { characters, creates } = await createTestApp({ scenario: { prediction: () => ({ runMs: 500 }) } });
  const { batchId } = await characters.start({ description, numImages: 2 });
  await until(() => creates().length === 2);
  const joined = await characters.retry(batchId, { ...(slots && { slots }), idempotencyKey: "once more" });
  expect(joined.status).toBe("succeeded");
  expect(joined.slots.map(({ attempt }) => attempt)).toEqual([1, 1]);
  expect(creates()).toHaveLength(2);
});

test("a key whose batch is being removed is a conflict", async () => {
  const { characters, addEngine, creates, store } = await createTestApp();
  const key = { idempotencyKey: "order 7" };
  const request = { description, numImages: 1 };
  const { batchId } = await characters.generate(request, key);
  // A removal that was interrupted after its first step.
  let length = 0;
  for await (const _record of store.journal.read(batchId)) length++;
  const removal = { type: "removal", at: new Date().toISOString() };
  await store.journal.append(batchId, [removal], length, { kind: "batch" });
  await expect(addEngine().generate(request, key)).rejects.toMatchObject({ code: "conflict" });
  await addEngine().removeBatch(batchId);
  expect((await addEngine().generate(request, key)).status).toBe("succeeded");
  expect(creates()).toHaveLength(2);
});

test("if the provider cannot be reached, progress events say so, and the slots fail after a while", async () => {
  const { characters } = await createTestApp({
    timing: { unreachableMs: 400 },
    fetch: () => async () => {
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    },
  });
  const waiting: unknown[] = [];
  const shown: unknown[] = [];
  let result: BatchResult | undefined;
  for await (const event of characters.stream({ description, numImages: 2 })) {
    if (event.type === "slot-progress") waiting.push([event.slot, event.status, event.waiting]);
    if (event.type === "slot-progress") {
      const slot = (await characters.batch(event.batchId))?.slots[event.slot];
      shown.push(slot && "waiting" in slot ? slot.waiting : undefined);
    }
    if (event.type === "batch-end") result = event.result;
  }
  expect(waiting).toContainEqual([0, "starting", "provider_unavailable"]);
  expect(waiting).toContainEqual([1, "starting", "provider_unavailable"]);
  expect(shown).toContain("provider_unavailable");
  expect(result?.failures.map(({ code, retryable }) => [code, retryable])).toEqual([
    ["provider_unavailable", true],
    ["provider_unavailable", true],
  ]);
});

test("a failed poll is reported as progress, and the slot continues", async () => {
  const { characters } = await createTestApp({
    scenario: { prediction: () => ({ runMs: 300, polls: [{ kind: "answer", status: 503 }] }) },
  });
  const waiting: unknown[] = [];
  for await (const event of characters.stream({ description, numImages: 1 })) {
    if (event.type === "slot-progress") waiting.push(event.waiting);
  }
  expect(waiting).toContain("provider_unavailable");
  expect(waiting.at(-1)).toBeUndefined();
});

test("an unanswered create is reported as progress long before its timeout", async () => {
  const { characters, creates } = await createTestApp({
    timing: { unansweredMs: 50 },
    scenario: { prediction: () => ({ answerAfterMs: 500 }) },
  });
  const waiting: unknown[] = [];
  for await (const event of characters.stream({ description, numImages: 1 })) {
    if (event.type === "slot-progress") waiting.push(event.waiting);
  }
  expect(waiting[0]).toBe("provider_unavailable");
  expect(waiting.at(-1)).toBeUndefined();
  expect(creates()).toHaveLength(1);
});
