import type { OutputScript, PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFaultHarness, smallImages } from "./testing/faults/fault-harness.ts";
import { createTestApp } from "./testing/test-app.ts";

const description = "a shy vampire";
const single = "google/imagen-4";
const batch = "black-forest-labs/flux-schnell";

function always(value: unknown) {
  return { scenario: { prediction: (): PredictionScript => ({ output: { kind: "value", value } }) } };
}

describe("an output that exists but is not understood is never paid for again:", () => {
  test.each([
    ["a string", "s3://bucket/a.png"],
    ["an object", { image: "a.png" }],
    ["an object whose image is null", { image: null, seed: 5 }],
    ["lists in lists", [[["a.png"]]]],
    ["a number", 7],
  ])("%s", async (_what, value) => {
    for (const model of [single, batch]) {
      const { characters, creates, addEngine } = await createTestApp({ model, ...always(value) });
      const first = await characters.generate({ description });
      const paid = creates().length;
      expect(first.status).toBe("failed");
      expect(first.failures.map(({ code }) => code)).toEqual(Array(4).fill("output_not_understood"));
      expect(first.failures[0]).toMatchObject({ retryable: false, predictionId: expect.any(String) });
      for (const engine of [characters, addEngine()]) {
        const retried = await engine.retry(first.batchId);
        expect(retried.failures.map(({ code }) => code)).toEqual(Array(4).fill("output_not_understood"));
        expect(retried.slots.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1]);
      }
      expect((await characters.retry(first.batchId, { slots: [2] })).failures).toHaveLength(4);
      expect(creates()).toHaveLength(paid);
    }
  });

  test("a retry fetches it as the same attempt once it is understood", async () => {
    let isUnderstood = false;
    const script: PredictionScript = {};
    const { characters, creates, emulator } = await createTestApp({
      model: single,
      scenario: { prediction: () => script },
    });
    const hidden: OutputScript = { kind: "value", value: "s3://bucket/a.png" };
    // A newer app version could understand the output. Here, the provider's response changes instead.
    Object.defineProperty(script, "output", { get: () => (isUnderstood ? undefined : hidden) });
    const { batchId } = await characters.generate({ description, numImages: 1 });
    isUnderstood = true;
    const retried = await characters.retry(batchId);
    expect(retried.status).toBe("succeeded");
    expect(retried.slots[0]?.attempt).toBe(1);
    expect(creates()).toHaveLength(1);
    expect(emulator.predictions.filter(({ billed }) => billed)).toHaveLength(1);
  });

  test("even if the provider has removed the output or the prediction since", async () => {
    for (const body of [undefined, { detail: "not found" }]) {
      let isGone = false;
      const script: PredictionScript = {
        output: { kind: "value", value: "s3://bucket/a.png" },
        polls: () => (isGone ? gone(body) : undefined),
      };
      const { characters, creates, addEngine } = await createTestApp({
        scenario: { prediction: () => script },
      });
      const { batchId } = await characters.generate({ description, numImages: 1 });
      isGone = true;
      for (const engine of [characters, addEngine()]) {
        const { failures } = await engine.retry(batchId);
        expect(failures).toMatchObject([
          { code: "output_not_understood", message: expect.stringContaining("new generation") },
        ]);
      }
      expect(creates()).toHaveLength(1);
    }
  });

  test("even after a canceled retry", async () => {
    const script: PredictionScript = { output: { kind: "value", value: 7 } };
    const { characters, creates } = await createTestApp({ scenario: { prediction: () => script } });
    const { batchId } = await characters.generate({ description, numImages: 1 });
    await Promise.all([characters.retry(batchId), characters.cancel(batchId)]);
    expect((await characters.retry(batchId)).failures).toMatchObject([{ code: "output_not_understood" }]);
    expect(creates()).toHaveLength(1);
  });
});

/** Returns the provider's response after an hour: a prediction without data, or a 404. */
function gone(body: object | undefined) {
  if (body !== undefined) return { kind: "answer", status: 404, body } as const;
  const removed = { id: "gone", status: "succeeded", output: null, data_removed: true };
  return { kind: "answer", status: 200, body: removed } as const;
}

describe("an output of any shape yields its images:", () => {
  const shapes: [string, (urls: readonly string[]) => unknown][] = [
    ["an object", ([url]) => ({ image: url, seed: 5 })],
    ["an object with a list", (urls) => ({ images: urls })],
    ["a list of objects", (urls) => urls.map((url) => ({ url, content_type: "image/png" }))],
    ["lists in lists", (urls) => [[urls]]],
    ["JSON in a string", (urls) => JSON.stringify({ images: urls })],
    ["a caption first", (urls) => ["Here they are", ...urls]],
    ["null first", (urls) => [null, ...urls]],
  ];

  test.each(shapes)("%s, with one image", async (_what, shape) => {
    const { generate, creates } = await small(single, { output: { kind: "wrapped", wrap: shape } });
    expect(await generate(1)).toMatchObject({ status: "succeeded", warnings: [] });
    expect(creates()).toHaveLength(1);
  });

  test.each(shapes.slice(1))("%s, with four images in order", async (_what, shape) => {
    const { generate, creates, emulator } = await small(batch, { output: { kind: "wrapped", wrap: shape } });
    const { images, warnings } = await generate(4);
    expect(images.map(({ metadata }) => metadata.outputIndex)).toEqual([0, 1, 2, 3]);
    const outputRequests = emulator.requests.filter(({ route }) => route === "output");
    const paths = [...new Set(outputRequests.map(({ url }) => url.slice(-10)))];
    expect(paths.sort()).toEqual([0, 1, 2, 3].map((k) => `out-${k}.webp`));
    expect(warnings).toEqual([]);
    expect(creates()).toHaveLength(1);
  });
});

/** Creates a harness with images so small that drawing them takes almost no time, even on a busy machine. */
async function small(model: string, script: PredictionScript) {
  const harness = await createFaultHarness(model, () => ({ scenario: { prediction: () => script } }));
  onTestFinished(() => harness.close());
  const request = { description, modelOptions: smallImages };
  return {
    emulator: harness.emulator,
    generate: (numImages: number) => harness.engine().generate({ ...request, numImages }),
    creates: () => harness.emulator.requests.filter(({ route }) => route === "create"),
  };
}

test("if a model withholds one of its images, its slot fails and the message says what to do", async () => {
  const { generate } = await small(batch, { output: { kind: "holes", at: [1] } });
  const { images, failures } = await generate(4);
  expect(images.map(({ origin }) => origin.type === "generated" && origin.slot)).toEqual([0, 2, 3]);
  expect(failures).toMatchObject([{ slot: 1, code: "no_output" }]);
  expect(failures[0]?.message).toMatch(/^The model returned 3 of 4 images\. It may have withheld this one/);
});

test("an error nested 20,000 levels deep fails its slot like any other error", async () => {
  const deep = `${'{"a":['.repeat(10_000)}"x"${"]}".repeat(10_000)}`;
  const body = `{"id": "deep", "status": "failed", "output": ${deep}, "error": ${deep}, "logs": ${deep}}`;
  const script: PredictionScript = { runMs: 5_000, polls: () => ({ kind: "answer", status: 200, body }) };
  const { characters } = await createTestApp({ scenario: { prediction: () => script } });
  expect((await characters.generate({ description, numImages: 1 })).failures).toMatchObject([
    { code: "prediction_failed", message: "The model failed. Try again." },
  ]);
});
