import type { PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../src/util/json.ts";
import { listedInputForms, type TransformInput, transformListedInputs } from "./testing/listed-inputs.ts";
import { createTestApp, until } from "./testing/test-app.ts";

// A provider can hide parts of a prediction. A prediction could be ours unless it is proven to be a different one.

const description = "a beekeeper who is afraid of bees";
const lost: PredictionScript = { create: { kind: "reset", created: true } };
const seeded = "black-forest-labs/flux-1.1-pro";
const unseeded = "google/imagen-4";

describe.each([unseeded, seeded])("%s", (model) => {
  describe.each(listedInputForms)("a list that shows %s", (_what, show) => {
    test("for one prediction with a lost create response: it is found and paid once", async () => {
      const { characters, creates } = await createTestApp({
        model,
        scenario: { prediction: [lost] },
        fetch: transformListedInputs(show),
      });
      const { status } = await characters.generate({ description, numImages: 1 });
      expect([status, creates().length]).toEqual(["succeeded", 1]);
    });

    test("for four predictions with lost create responses: each slot gets one of them", async () => {
      const { characters, creates, emulator } = await createTestApp({
        model,
        scenario: { prediction: () => lost },
        fetch: transformListedInputs(show),
      });
      const { images } = await characters.generate({ description });
      expect([images.length, creates().length]).toEqual([4, 4]);
      const used = new Set(images.map(({ metadata }) => metadata.predictionId));
      expect(used).toEqual(new Set(emulator.predictions.map(({ id }) => id)));
    });
  });
});

describe("if an unrelated prediction is also a candidate", () => {
  test.each([
    ["no input", () => undefined],
    ["a redacted prompt", (input: JsonObject) => ({ ...input, prompt: "[REDACTED]" })],
  ] as [string, TransformInput][])("%s: nothing is paid on a guess", async (_what, show) => {
    const { characters, creates, emulator, account } = await createTestApp({
      scenario: { prediction: [{}, lost] },
      fetch: transformListedInputs(show),
    });
    await account.fetch(`${account.baseUrl}/models/${unseeded}/predictions`, {
      method: "POST",
      headers: { authorization: "Bearer r8_secret_of_the_test", "content-type": "application/json" },
      body: JSON.stringify({ input: { prompt: "a stranger's", aspect_ratio: "1:1" } }),
    });
    const { batchId, failures } = await characters.generate({
      description,
      numImages: 1,
      aspectRatio: "1:1",
    });
    expect(failures).toMatchObject([{ code: "outcome_unknown", retryable: true }]);
    const again = await characters.retry(batchId);
    expect(again.failures).toMatchObject([{ code: "outcome_unknown" }]);
    expect(creates()).toHaveLength(2);
    expect(emulator.predictions).toHaveLength(2);
  });

  test("two batches at once: neither takes the other's prediction", async () => {
    const { characters, creates } = await createTestApp({
      scenario: { prediction: () => lost },
      fetch: transformListedInputs(() => undefined),
    });
    const results = await Promise.all(
      [description, "a sailor who is afraid of water"].map((each) =>
        characters.generate({ description: each, numImages: 1 }),
      ),
    );
    expect(results.map(({ failures }) => failures[0]?.code)).toEqual(["outcome_unknown", "outcome_unknown"]);
    expect(creates()).toHaveLength(2);
  });
});

describe("if our create created nothing, and another batch's create is unanswered or pending", () => {
  const sailor = "a sailor who is afraid of water";
  const notMade: PredictionScript = { create: { kind: "reset", created: false } };
  const hidden = transformListedInputs(() => undefined);

  test("a prediction that could be the other batch's is left to it", async () => {
    const { characters, addEngine, creates } = await createTestApp({
      scenario: { prediction: [lost, lost, notMade, notMade] },
      fetch: hidden,
    });
    const failed = await Promise.all(
      [sailor, sailor].map((each) => characters.generate({ description: each, numImages: 1 })),
    );
    expect(failed.map(({ failures }) => failures[0]?.code)).toEqual(["outcome_unknown", "outcome_unknown"]);
    // Another process also knows about it.
    for (const engine of [characters, addEngine()]) {
      const { failures } = await engine.generate({ description, numImages: 1 });
      expect(failures).toMatchObject([{ code: "outcome_unknown" }]);
    }
    expect(creates().map(({ predictionId }) => predictionId === undefined)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test("a prediction that the other batch has just created is left to it, and ours is paid", async () => {
    const { characters, creates } = await createTestApp({
      scenario: { prediction: [notMade, { answerAfterMs: 900 }] },
      fetch: hidden,
    });
    const ours = characters.generate({ description, numImages: 1 });
    await until(() => creates().length === 1);
    const [mine, theirs] = await Promise.all([
      ours,
      characters.generate({ description: sailor, numImages: 1 }),
    ]);
    expect([mine.status, theirs.status]).toEqual(["succeeded", "succeeded"]);
    const made = creates().map(({ predictionId }) => predictionId);
    expect(theirs.images[0]?.metadata.predictionId).toBe(made[1]);
    expect(mine.images[0]?.metadata.predictionId).toBe(made[2]);
    expect(made).toHaveLength(3);
  });

  test("the wait for an unanswered create is limited", async () => {
    const { characters, creates } = await createTestApp({
      timing: { unreachableMs: 600 },
      scenario: { prediction: [notMade, { answerAfterMs: 3_000 }] },
      fetch: hidden,
    });
    const ours = characters.generate({ description, numImages: 1 });
    await until(() => creates().length === 1);
    const theirs = characters.generate({ description: sailor, numImages: 1 });
    const { batchId, failures } = await ours;
    expect(failures).toMatchObject([{ code: "outcome_unknown" }]);
    expect((await theirs).status).toBe("succeeded");
    // Once the other prediction has an owner, ours is paid.
    expect(await characters.retry(batchId)).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(3);
  });

  test("a prediction whose listed input is not the other batch's is taken", async () => {
    const { characters, creates } = await createTestApp({
      scenario: { prediction: [{ answerAfterMs: 1_200 }, lost] },
      fetch: transformListedInputs((input) => ({ ...input, guidance: 3.5 })),
    });
    const theirs = characters.generate({ description: sailor, numImages: 1 });
    await until(() => creates().length === 1);
    const mine = await characters.generate({ description, numImages: 1 });
    expect(mine.status).toBe("succeeded");
    expect(creates()).toHaveLength(2);
    expect((await theirs).status).toBe("succeeded");
  });
});

test.each([unseeded, seeded])(
  "two batches whose inputs are listed with added defaults: each takes its own (%s)",
  async (model) => {
    const { characters, creates, emulator } = await createTestApp({
      model,
      scenario: { prediction: () => lost },
      fetch: transformListedInputs((input) => ({ ...input, guidance: 3.5 })),
    });
    const results = await Promise.all(
      [description, "a sailor who is afraid of water"].map((each) =>
        characters.generate({ description: each, numImages: 2 }),
      ),
    );
    expect(results.map(({ failures }) => failures)).toEqual([[], []]);
    expect(creates()).toHaveLength(4);
    for (const { images, metadata } of results) {
      const prompts = images.map(
        (image) => emulator.predictions.find(({ id }) => id === image.metadata.predictionId)?.input.prompt,
      );
      expect(prompts).toEqual([metadata.prompt, metadata.prompt]);
    }
  },
);

test("a prediction that is listed with another seed is a different one, even if the rest is hidden", async () => {
  const { characters, creates } = await createTestApp({
    model: seeded,
    scenario: { prediction: () => lost },
    fetch: transformListedInputs(({ seed }) => ({ ...(seed === undefined ? {} : { seed }) })),
  });
  const { images } = await characters.generate({ description, seed: 1_000 });
  expect(images.map(({ metadata }) => metadata.seed)).toEqual([1_000, 1_001, 1_002, 1_003]);
  expect(creates()).toHaveLength(4);
});
