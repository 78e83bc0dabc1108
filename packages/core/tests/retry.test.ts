import type { DownloadFault, PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createTestApp, until } from "./testing/test-app.ts";

const description = "a shy vampire";
const nsfw = "NSFW content detected. Try running it again, or try a different prompt.";

/** Applies a script to the create with this index only. */
function nth(index: number, script: PredictionScript) {
  return (call: { index: number }) => (call.index === index ? script : undefined);
}

test("a retry pays once for a slot whose prediction failed, and does not change the other slots", async () => {
  const prediction = nth(1, { end: { status: "failed", error: nsfw } });
  const { characters, emulator, creates } = await createTestApp({ scenario: { prediction } });
  const first = await characters.generate({ description });
  const retried = await characters.retry(first.batchId);

  expect(retried.status).toBe("succeeded");
  expect(creates()).toHaveLength(5);
  expect(emulator.predictions.filter(({ billed }) => billed)).toHaveLength(4);
  const failed = first.failures[0]?.slot ?? -1;
  expect(retried.slots.map(({ attempt }) => attempt)).toEqual(
    [0, 1, 2, 3].map((slot) => (slot === failed ? 2 : 1)),
  );
  expect(retried.images.filter(({ id }) => first.images.some((image) => image.id === id))).toHaveLength(3);
  expect(await characters.batch(first.batchId)).toEqual(retried);
});

test("a retry's events follow those of the first round, with the next round number", async () => {
  const prediction = nth(0, { end: { status: "failed", error: nsfw } });
  const { characters } = await createTestApp({ scenario: { prediction } });
  const { batchId } = await characters.generate({ description, numImages: 1 });
  await characters.retry(batchId);
  const events: string[] = [];
  for await (const event of characters.events(batchId)) {
    events.push("round" in event ? `${event.type} ${event.round}` : `${event.type} ${event.attempt}`);
  }
  expect(events).toEqual([
    "batch-start 0",
    "slot-start 1",
    "slot-error 1",
    "batch-end 0",
    "batch-start 1",
    "slot-start 2",
    "slot-end 2",
    "batch-end 1",
  ]);
});

test("a transient 404 does not make a retry pay for an existing prediction", async () => {
  let isOn = false;
  const script: PredictionScript = {
    // The download fails first, so that the slot can be retried.
    downloads: () => (isOn ? undefined : { kind: "answer", status: 503 }),
    polls: ({ index }) => (isOn && index === failingPoll ? { kind: "answer", status: 404 } : undefined),
  };
  let failingPoll = -1;
  const { characters, creates, emulator } = await createTestApp({
    timing: { downloadMs: 300 },
    scenario: { prediction: () => script },
  });
  const { batchId, failures } = await characters.generate({ description, numImages: 1 });
  expect(failures).toMatchObject([{ code: "download_failed" }]);
  failingPoll = emulator.predictions[0]?.polls ?? -1;
  isOn = true;
  const retried = await characters.retry(batchId);
  expect(emulator.faults["poll.answer.404"]).toBe(1);
  expect(retried.slots[0]?.attempt).toBe(1);
  expect(creates()).toHaveLength(1);
});

describe("paid images are fetched at no cost, as the same attempt:", () => {
  test.each<[string, DownloadFault]>([
    ["after a failed download", { kind: "answer", status: 503 }],
    ["after a truncated download", { kind: "truncated", declared: false }],
    ["after a web page instead of the image", { kind: "html" }],
  ])("%s", async (_what, fault) => {
    let isBroken = true;
    const script: PredictionScript = { downloads: () => (isBroken ? fault : undefined) };
    const { characters, creates } = await createTestApp({
      timing: { downloadMs: 2_000 },
      scenario: { prediction: nth(0, script) },
    });
    const result = await characters.generate({ description, numImages: 2 });
    expect(result.status).toBe("partial");
    isBroken = false;
    const retried = await characters.retry(result.batchId);
    expect(retried.status).toBe("succeeded");
    expect(creates()).toHaveLength(2);
    expect(retried.slots.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test("after a timeout whose cancel came too late", async () => {
    const script: PredictionScript = { runMs: 600, cancels: () => ({ kind: "too-late" }) };
    const { characters, creates, emulator } = await createTestApp({
      timeoutMs: 150,
      timing: { afterCancelMs: 50 },
      scenario: { prediction: () => script },
    });
    const { batchId, failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "prediction_timeout" }]);
    await until(() => emulator.predictions[0]?.status === "succeeded");
    const retried = await characters.retry(batchId);
    expect(retried.status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
  });

  test("after a create with an unknown outcome, once the list works", async () => {
    let isDown = true;
    const { characters, creates } = await createTestApp({
      scenario: {
        prediction: nth(0, { create: { kind: "reset", created: true } }),
        list: { calls: () => (isDown ? { kind: "answer", status: 500 } : undefined) },
      },
    });
    const { batchId, failures } = await characters.generate({ description, numImages: 1 });
    expect(failures).toMatchObject([{ code: "outcome_unknown" }]);
    // Nothing is paid while the outcome is unknown.
    expect((await characters.retry(batchId)).failures).toMatchObject([{ code: "outcome_unknown" }]);
    isDown = false;
    expect((await characters.retry(batchId)).status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
  });
});

test("a removed output is paid again in the same retry", async () => {
  const script: PredictionScript = { downloads: () => ({ kind: "answer", status: 404 }) };
  const { characters, creates } = await createTestApp({ scenario: { prediction: nth(0, script) } });
  const { batchId, failures } = await characters.generate({ description, numImages: 1 });
  expect(failures).toMatchObject([{ code: "no_output" }]);
  const retried = await characters.retry(batchId);
  expect(retried.status).toBe("succeeded");
  expect(retried.slots[0]?.attempt).toBe(2);
  expect(creates()).toHaveLength(2);
});

test("the failed slots of a prediction with several images are paid again in one prediction", async () => {
  const prediction = nth(0, { output: { kind: "holes", at: [1, 3] } });
  const model = "black-forest-labs/flux-schnell";
  const { characters, creates, emulator } = await createTestApp({ model, scenario: { prediction } });
  const { batchId, images } = await characters.generate({ description });
  expect(images).toHaveLength(2);
  const retried = await characters.retry(batchId);
  expect(retried.status).toBe("succeeded");
  expect(creates()).toHaveLength(2);
  expect(emulator.predictions[1]?.input.num_outputs).toBe(2);
  // A seed that was not requested is drawn again.
  expect(emulator.predictions[1]?.input.seed).not.toBe(emulator.predictions[0]?.input.seed);
});

test("a retry with slots retries only these", async () => {
  const prediction = ({ index }: { index: number }): PredictionScript =>
    index < 2 ? { end: { status: "failed", error: nsfw } } : {};
  const { characters, creates } = await createTestApp({ scenario: { prediction } });
  const { batchId, failures } = await characters.generate({ description });
  const slot = failures[1]?.slot ?? -1;
  const retried = await characters.retry(batchId, { slots: [slot] });
  expect(retried.failures.map((failure) => failure.slot)).toEqual([failures[0]?.slot]);
  expect(creates()).toHaveLength(5);
});

test("a retry waits for running slots, and does not change succeeded ones", async () => {
  const { characters, creates } = await createTestApp({ scenario: { prediction: () => ({ runMs: 200 }) } });
  const { batchId } = await characters.start({ description, numImages: 2 });
  const [one, two] = await Promise.all([
    characters.retry(batchId),
    characters.retry(batchId, { slots: [1] }),
  ]);
  expect([one.status, two.status]).toEqual(["succeeded", "succeeded"]);
  expect((await characters.retry(batchId)).status).toBe("succeeded");
  expect(creates()).toHaveLength(2);
});

test("a failed slot can be retried while the others still run", async () => {
  const prediction = ({ index }: { index: number }): PredictionScript =>
    index === 0 ? { end: { status: "failed", error: nsfw } } : { runMs: index === 1 ? 700 : 0 };
  const { characters, creates } = await createTestApp({ scenario: { prediction } });
  const { batchId } = await characters.start({ description, numImages: 2 });
  let failed = -1;
  for await (const event of characters.events(batchId)) {
    if (event.type !== "slot-error") continue;
    failed = event.slot;
    break;
  }
  const retried = await characters.retry(batchId, { slots: [failed] });
  expect(retried.status).toBe("succeeded");
  expect(creates()).toHaveLength(3);
  const ends: number[] = [];
  for await (const event of characters.events(batchId))
    if (event.type === "batch-end") ends.push(event.round);
  expect(ends).toEqual([1]);
});

test("the same key retries once", async () => {
  const prediction = ({ index }: { index: number }): PredictionScript =>
    index < 2 ? { end: { status: "failed", error: nsfw } } : {};
  const { characters, creates } = await createTestApp({ scenario: { prediction } });
  const { batchId } = await characters.generate({ description, numImages: 1 });
  const key = { idempotencyKey: "click 1" };
  const results = await Promise.all([characters.retry(batchId, key), characters.retry(batchId, key)]);
  expect(results.map(({ status }) => status)).toEqual(["failed", "failed"]);
  await characters.retry(batchId, key);
  expect(creates()).toHaveLength(2);
  expect((await characters.retry(batchId, { idempotencyKey: "click 2" })).status).toBe("succeeded");
  expect(creates()).toHaveLength(3);
});

test("a canceled slot can be retried", async () => {
  const prediction = ({ index }: { index: number }): PredictionScript => ({ runMs: index < 2 ? 5_000 : 0 });
  const { characters, creates, emulator } = await createTestApp({ scenario: { prediction } });
  const { batchId } = await characters.start({ description, numImages: 2 });
  await until(() => emulator.predictions.length === 2);
  expect((await characters.cancel(batchId)).status).toBe("canceled");
  const retried = await characters.retry(batchId);
  expect(retried.status).toBe("succeeded");
  expect(creates()).toHaveLength(4);
});

test("unknown batches and slots are refused, and nothing is paid", async () => {
  const { characters, creates } = await createTestApp();
  const unknown = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
  await expect(characters.retry(unknown)).rejects.toMatchObject({ code: "not_found" });
  await expect(characters.cancel(unknown)).rejects.toMatchObject({ code: "not_found" });
  const { batchId } = await characters.generate({ description, numImages: 1 });
  await expect(characters.retry(batchId, { slots: [1] })).rejects.toMatchObject({ code: "invalid_request" });
  expect(creates()).toHaveLength(1);
});
