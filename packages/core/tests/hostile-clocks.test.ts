import type { PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createEngine } from "../src/images/create-character-references.ts";
import type { CharacterReferences } from "../src/index.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { Crash } from "./testing/crash.ts";
import { type JumpingClock, jumpingClock } from "./testing/jumping-clock.ts";
import { createTestApp, quickTiming, until } from "./testing/test-app.ts";

// Wall clocks jump and differ. No image may be lost because of it, and nothing may be paid twice.

const description = "a clockmaker who is always late";
const second = 1_000;
const hour = 3_600 * second;
const lost: PredictionScript = { create: { kind: "answer", status: 500, created: true } };
const jumps = [
  ["an hour fast", hour],
  ["20 seconds fast", 20 * second],
  ["an hour slow", -hour],
  ["a day slow, as before the first time sync", -24 * hour],
] as const;

async function resumed(characters: CharacterReferences): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { status } of characters.resume()) statuses.push(status);
  return statuses;
}

describe.each(jumps)("a clock that is %s", (_where, offset) => {
  test("while a create response is lost, but correct at the look-up: paid once", async () => {
    let clock: JumpingClock | undefined;
    const { characters, creates } = await createTestApp({
      clock: (real) => {
        clock = jumpingClock(offset, real);
        return clock;
      },
      scenario: {
        prediction: [lost],
        list: {
          calls: ({ index }) => {
            if (index === 0) clock?.jump(-offset);
            return undefined;
          },
        },
      },
    });
    const { status } = await characters.generate({ description, numImages: 1 });
    expect([status, creates().length]).toEqual(["succeeded", 1]);
  });

  test("in a process that crashes after its create, but correct in the next one: paid once", async () => {
    const { creates, account, store, addEngine } = await createTestApp();
    const clock = jumpingClock(offset, account.clock);
    const provider = createReplicate({ ...account, clock }).image();
    const crash = new Crash({ step: 3, when: "after" });
    const parts = { provider: crash.provider(provider), store: crash.store(store), clock };
    const first = createEngine(parts, { ...quickTiming, createMs: 1_000 });
    void first.generate({ description, numImages: 1 });
    await crash.happened;
    await until(() => creates().length === 1 || crash.at !== "create");
    expect(await resumed(addEngine())).toEqual(["succeeded"]);
    expect(creates()).toHaveLength(1);
  });

  test("in a process that crashes: another one resumes, retries, and cancels without waiting for hours", async () => {
    const { creates, addEngine, store, account } = await createTestApp({
      scenario: { prediction: () => ({ runMs: 400 }) },
    });
    const clock = jumpingClock(offset, account.clock);
    const crashOnce = async () => {
      const provider = createReplicate({ ...account, clock }).image();
      const crash = new Crash({ step: 6, when: "after" });
      const parts = { provider: crash.provider(provider), store: crash.store(store), clock };
      const started = createEngine(parts, quickTiming).start({ description, numImages: 1 });
      await crash.happened;
      return started;
    };
    await crashOnce();
    expect(await resumed(addEngine())).toEqual(["succeeded"]);
    const { batchId } = await crashOnce();
    expect((await addEngine().retry(batchId)).status).toBe("succeeded");
    const stopped = await crashOnce();
    expect((await addEngine().cancel(stopped.batchId)).status).toBe("canceled");
    expect(creates()).toHaveLength(3);
  });

  test("in one of two engines: a create that the other engine is sending is not sent again", async () => {
    const { characters, addEngine, creates, account } = await createTestApp({
      scenario: { prediction: [{ answerAfterMs: 700, runMs: 100 }] },
      // The list shows the prediction only after the create was answered.
      timing: { settledAfterMs: 50, createMs: 2_000 },
    });
    const running = characters.generate({ description, numImages: 1 });
    await until(() => creates().length === 1);
    const other = addEngine(jumpingClock(offset, account.clock));
    const [result] = await Promise.all([running, resumed(other)]);
    expect([result.status, creates().length]).toEqual(["succeeded", 1]);
  });
});

test.each([
  ["ahead", hour],
  ["back", -hour],
])("a clock that jumps an hour %s during a batch: nothing times out or hangs", async (_where, ms) => {
  let clock: JumpingClock | undefined;
  const { characters, creates, emulator } = await createTestApp({
    clock: (real) => {
      clock = jumpingClock(0, real);
      return clock;
    },
    scenario: { prediction: () => ({ runMs: 600 }) },
  });
  const running = characters.generate({ description });
  await until(() => creates().length === 4);
  clock?.jump(ms);
  const { status, images } = await running;
  expect([status, images.length, creates().length]).toEqual(["succeeded", 4, 4]);
  expect(emulator.requests.filter(({ route }) => route === "cancel")).toEqual([]);
});

test.each([
  ["future", hour],
  ["past", -hour],
])("a provider whose Date header is an hour in the %s: paid once", async (_where, ms) => {
  const { characters, creates, clock } = await createTestApp({
    scenario: { prediction: [lost] },
    fetch: (send) => async (input, init) => {
      const answer = await send(input, init);
      const headers = new Headers(answer.headers);
      headers.set("date", new Date(clock.now() + ms).toUTCString());
      return new Response(answer.body, { status: answer.status, headers });
    },
  });
  const { status } = await characters.generate({ description, numImages: 1 });
  expect([status, creates().length]).toEqual(["succeeded", 1]);
});

test("a list that shows a prediction late: nothing is paid again before settledAfterMs has passed", async () => {
  const { characters, creates } = await createTestApp({
    scenario: { prediction: [lost], list: { lagMs: 600 } },
    timing: { settledAfterMs: 1_200 },
  });
  const { status } = await characters.generate({ description, numImages: 1 });
  expect([status, creates().length]).toEqual(["succeeded", 1]);
});

describe("the provider's recovery capability determines how long the engine looks for a prediction:", () => {
  const recovered = async (recovery: object) => {
    const { account, creates } = await createTestApp({
      scenario: { prediction: [lost], list: { lagMs: 600 } },
    });
    const provider = createReplicate(account).image();
    const capabilities = { ...provider.capabilities, ...recovery };
    const { settledAfterMs: _ours, ...timing } = quickTiming;
    const parts = { provider: { ...provider, capabilities }, store: memoryStore(), clock: account.clock };
    const characters = createEngine(parts, timing);
    const { status, failures } = await characters.generate({ description, numImages: 1 });
    await characters.close();
    return { status, codes: failures.map(({ code }) => code), creates: creates().length };
  };

  test("too short, so it is paid again", async () => {
    expect(await recovered({ recovery: { by: "list", settledAfterMs: 100 } })).toMatchObject({ creates: 2 });
  });

  test("long enough, so it is found", async () => {
    const found = await recovered({ recovery: { by: "list", settledAfterMs: 1_500 } });
    expect(found).toEqual({ status: "succeeded", codes: [], creates: 1 });
  });

  test("by nothing, so the outcome is unknown", async () => {
    const unknown = await recovered({ recovery: { by: "nothing" } });
    expect(unknown).toEqual({ status: "failed", codes: ["outcome_unknown"], creates: 1 });
  });

  test("30 seconds for Replicate", () => {
    const { capabilities } = createReplicate({ auth: "r8_secret_of_the_test" }).image();
    expect(capabilities).toMatchObject({
      createTimeoutMs: 60_000,
      recovery: { by: "list", settledAfterMs: 30_000 },
    });
  });
});
