import type { PredictionScript } from "@dramatis/replicate-emulator";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { createCharacterReferences } from "../src/images/create-character-references.ts";
import { type BatchEvent, type BatchState, inspectImage, isDramatisId, reduceBatch } from "../src/index.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { memoryStore } from "../src/store/memory-store.ts";
import { sha256Hex } from "../src/util/hash.ts";
import { systemRandom } from "../src/util/system-random.ts";
import { createTestApp } from "./testing/test-app.ts";

const description = "a red-haired pirate with an eye patch";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe.each([1, 2, 3, 4])("%i images", (numImages) => {
  test.each([
    ["google/imagen-4", numImages, {}],
    ["black-forest-labs/flux-schnell", 1, { num_outputs: numImages }],
    ["minimax/image-01", 1, { number_of_images: numImages }],
  ])("from %s take %i prediction(s)", async (model, predictions, batchParameter) => {
    const { characters, emulator, creates } = await createTestApp({ model });
    const result = await characters.generate({ description, numImages });

    expect(result.status).toBe("succeeded");
    expect(result.requested).toBe(numImages);
    expect(result.images).toHaveLength(numImages);
    expect(result.failures).toEqual([]);
    expect(creates()).toHaveLength(predictions);
    expect(emulator.predictions.every(({ billed }) => billed)).toBe(true);
    for (const { input } of emulator.predictions) expect(input).toMatchObject(batchParameter);
    expect(new Set(result.images.map(({ id }) => id)).size).toBe(numImages);
    expect(new Set(result.images.map(({ sha256 }) => sha256)).size).toBe(numImages);
  });
});

test("images of a megapixel arrive complete over real sockets", async () => {
  const { characters, store } = await createTestApp({ sockets: "large images" });
  const { images } = await characters.generate({ description, aspectRatio: "16:9", outputFormat: "png" });
  expect(images.map(({ width, height }) => [width, height])).toEqual(Array(4).fill([1344, 768]));
  for (const { id, byteLength, sha256 } of images) {
    const bytes = (await (await store.open(id))?.bytes()) ?? new Uint8Array();
    expect([bytes.byteLength, await sha256Hex(bytes)]).toEqual([byteLength, sha256]);
  }
});

test("the default is four images", async () => {
  const { characters } = await createTestApp();
  expect((await characters.generate({ description })).requested).toBe(4);
});

test("the result has all details of each image, in slot order", async () => {
  // The first prediction finishes last.
  const prediction = ({ index }: { index: number }) => ({ runMs: index === 0 ? 300 : 0 });
  const { characters, store } = await createTestApp({ scenario: { prediction } });
  const result = await characters.generate({ description, aspectRatio: "16:9", outputFormat: "png" });

  expect(isDramatisId(result.batchId)).toBe(true);
  expect(result.kind).toBe("image");
  expect(result.slots.map(({ slot, status, attempt }) => [slot, status, attempt])).toEqual([
    [0, "succeeded", 1],
    [1, "succeeded", 1],
    [2, "succeeded", 1],
    [3, "succeeded", 1],
  ]);
  expect(result.warnings).toEqual([]);
  expect(result.metadata).toMatchObject({
    description,
    model: "google/imagen-4",
    provider: "replicate",
    parameters: { aspect_ratio: "16:9", output_format: "png" },
  });
  expect(result.metadata.prompt).toContain(description);
  for (const [slot, image] of result.images.entries()) {
    expect(image.id).toMatch(uuid);
    expect(image.path).toBe(`${image.id}.png`);
    expect(image.mediaType).toBe("image/png");
    expect(image.width).toBeGreaterThan(image.height);
    expect(image.origin).toEqual({ type: "generated", batchId: result.batchId, slot, attempt: 1 });
    expect(image.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(image.metadata).toMatchObject({
      description,
      prompt: result.metadata.prompt,
      model: "google/imagen-4",
    });
    expect(image.metadata.predictionId).toMatch(/^\w+$/);

    const opened = await store.open(image.id);
    const bytes = await opened?.bytes();
    expect(bytes?.byteLength).toBe(image.byteLength);
    expect(bytes && inspectImage(bytes)).toEqual({
      mediaType: "image/png",
      width: image.width,
      height: image.height,
    });
  }
});

test("a batch and its images can be read by their ids", async () => {
  const { characters } = await createTestApp();
  const result = await characters.generate({ description, numImages: 2 });
  const [first, second] = result.images;

  expect(await characters.batch(result.batchId)).toEqual(result);
  expect(await characters.get(first?.id ?? "")).toEqual(first);
  const opened = await characters.open((second?.id ?? "").toUpperCase());
  expect(opened?.reference).toEqual(second);
  expect((await opened?.bytes())?.byteLength).toBe(second?.byteLength);
  expect(await new Response(opened?.stream({ start: 0, end: 3 })).bytes()).toHaveLength(4);

  const { items, cursor } = await characters.list();
  expect(items.map(({ id }) => id).sort()).toEqual(result.images.map(({ id }) => id).sort());
  expect(cursor).toBeUndefined();

  expect(await characters.remove(first?.id ?? "")).toBe(true);
  expect(await characters.remove(first?.id ?? "")).toBe(false);
  expect(await characters.get(first?.id ?? "")).toBeUndefined();
  expect(await characters.open(first?.id ?? "")).toBeUndefined();
});

test("unknown ids return undefined, and invalid ids are refused", async () => {
  const { characters } = await createTestApp();
  const unknown = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";
  expect(await characters.get(unknown)).toBeUndefined();
  expect(await characters.batch(unknown)).toBeUndefined();
  expect(await collect(characters.events(unknown))).toEqual([]);
  await expect(characters.get("../../etc/passwd")).rejects.toMatchObject({ code: "invalid_request" });
  expect(() => characters.events("nonsense")).toThrow(expect.objectContaining({ code: "invalid_request" }));
});

describe("events", () => {
  test("report the progress of a batch, and fold into its result", async () => {
    const { characters } = await createTestApp();
    const events = await collect(characters.stream({ description }));

    expect(events[0]).toMatchObject({ type: "batch-start", round: 0, requested: 4, slots: [0, 1, 2, 3] });
    for (const slot of [0, 1, 2, 3]) {
      const types = events.flatMap((event) =>
        "slot" in event && event.slot === slot && event.type !== "slot-progress" ? [event.type] : [],
      );
      expect(types).toEqual(["slot-start", "slot-end"]);
    }
    const end = events.at(-1);
    expect(end?.type).toBe("batch-end");
    const journaled = events.filter(({ type }) => type !== "slot-progress").map(({ sequence }) => sequence);
    expect(journaled).toEqual([...new Set(journaled)].sort((a, b) => a - b));

    const state = events.reduce<BatchState | undefined>(reduceBatch, undefined);
    const result = end?.type === "batch-end" ? end.result : undefined;
    expect(state?.slots).toEqual(result?.slots);
    expect(state?.ended).toBe(true);
    // A replay from the journal has the same events without progress.
    const replayed = await collect(characters.events(result?.batchId ?? ""));
    expect(replayed).toEqual(events.filter(({ type }) => type !== "slot-progress"));
    const second = replayed[1]?.sequence ?? 0;
    expect(await collect(characters.events(result?.batchId ?? "", { after: second }))).toEqual(
      replayed.slice(2),
    );
  });

  test("reach every listener, no matter when it subscribes", async () => {
    const { characters } = await createTestApp({ scenario: { timing: { runMs: [200, 300] } } });
    const { batchId } = await characters.start({ description, numImages: 2 });
    const [all, again] = await Promise.all([
      collect(characters.events(batchId)),
      collect(characters.events(batchId)),
    ]);
    expect(all.at(-1)?.type).toBe("batch-end");
    expect(again.filter(({ type }) => type !== "slot-progress")).toEqual(
      all.filter(({ type }) => type !== "slot-progress"),
    );
  });

  test("do not stop the batch when the last listener leaves", async () => {
    const { characters, creates } = await createTestApp();
    let batchId = "";
    for await (const event of characters.stream({ description })) {
      ({ batchId } = event);
      break;
    }
    const rest = await collect(characters.events(batchId));
    expect(rest.at(-1)).toMatchObject({ type: "batch-end", result: { status: "succeeded" } });
    expect(creates()).toHaveLength(4);
  });

  test("are passed to onEvent, and an onEvent that throws breaks nothing", async () => {
    const seen: string[] = [];
    const { characters } = await createTestApp({
      onEvent: ({ type }) => {
        seen.push(type);
        throw new Error("the app's own mistake");
      },
    });
    const { status } = await characters.generate({ description, numImages: 1 });
    expect(status).toBe("succeeded");
    expect(seen[0]).toBe("batch-start");
    expect(seen.at(-1)).toBe("batch-end");
  });
});

describe("seeds", () => {
  test("of single images start at the request's seed, increase by one per call, and are recorded", async () => {
    const { characters, emulator } = await createTestApp({ model: "black-forest-labs/flux-1.1-pro" });
    const { images } = await characters.generate({ description, seed: 2 ** 32 - 2 });
    const seeds = [2 ** 32 - 2, 2 ** 32 - 1, 0, 1];
    expect(images.map(({ metadata }) => metadata.seed)).toEqual(seeds);
    expect(emulator.predictions.map(({ input }) => input.seed).sort()).toEqual([...seeds].sort());
  });

  test("are neither sent to a model that is not known to support them, nor recorded", async () => {
    const { characters, emulator } = await createTestApp({ model: "a/stranger" });
    const { images, warnings } = await characters.generate({ description, seed: 7, numImages: 2 });
    expect(warnings.map(({ code, parameter }) => [code, parameter])).toEqual([
      ["model_unknown", undefined],
      ["parameter_unsupported", "seed"],
    ]);
    expect(images.map(({ metadata }) => metadata.seed)).toEqual([undefined, undefined]);
    expect(emulator.predictions.map(({ input }) => input.seed)).toEqual([undefined, undefined]);
  });

  test("of several images in one prediction are the same, including 0, and each image has its output index", async () => {
    const { characters, emulator } = await createTestApp({ model: "black-forest-labs/flux-dev" });
    const { images, metadata } = await characters.generate({ description, seed: 0 });
    expect(emulator.predictions.map(({ input }) => input.seed)).toEqual([0]);
    expect(images.map(({ metadata: { seed, outputIndex } }) => [seed, outputIndex])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    expect(metadata.seed).toBe(0);
  });

  test("are random and recorded if the request has no seed", async () => {
    const { characters, emulator } = await createTestApp({ model: "black-forest-labs/flux-dev" });
    const first = await characters.generate({ description, numImages: 1 });
    const second = await characters.generate({ description, numImages: 1 });
    const seeds = [first, second].map(({ images }) => images[0]?.metadata.seed);
    expect(emulator.predictions.map(({ input }) => input.seed)).toEqual(seeds);
    expect(new Set(seeds).size).toBe(2);
  });
});

describe("each slot gets a seed that the model accepts", () => {
  const failing: PredictionScript = { end: { status: "failed", error: "x" } };

  test("if the model's seeds end at 2^31-1 and the first seed is close to it", async () => {
    const model = "ideogram-ai/ideogram-v3-turbo";
    const { characters, emulator, creates } = await createTestApp({
      model,
      scenario: { prediction: () => failing },
    });
    const last = 2 ** 31 - 1;
    await characters.generate({ description, seed: last - 1 });
    const seeds = emulator.predictions.map(({ input }) => Number(input.seed));
    expect(new Set(seeds)).toEqual(new Set([last - 1, last, 0, 1]));
    await expect(characters.generate({ description, seed: last + 1 })).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "seed", message: expect.stringContaining("0 to 2147483647") }],
    });
    expect(creates()).toHaveLength(4);
  });

  test("if the seed is random and the model accepts only a few", async () => {
    const { emulator, account } = await createTestApp({ scenario: { prediction: () => failing } });
    const provider = createReplicate(account).image("black-forest-labs/flux-1.1-pro");
    const capabilities = { ...provider.capabilities, maxSeed: 9 };
    const store = memoryStore();
    const random = { ...systemRandom, number: () => 0.999 };
    const characters = createCharacterReferences({
      provider: { ...provider, capabilities },
      store,
      random,
      clock: account.clock,
    });
    onTestFinished(() => characters.close());
    await characters.generate({ description, numImages: 1 });
    expect(emulator.predictions.map(({ input }) => input.seed)).toEqual([9]);
  });
});

test("an unsupported parameter causes a warning and is not recorded as used", async () => {
  const { characters, emulator } = await createTestApp();
  const { warnings, images, metadata } = await characters.generate({
    description,
    numImages: 1,
    negativePrompt: "hats",
    modelOptions: { safety_filter_level: "block_only_high" },
  });
  expect(warnings).toEqual([
    {
      code: "parameter_unsupported",
      parameter: "negativePrompt",
      message: expect.stringContaining("a negative prompt"),
    },
  ]);
  expect(metadata.parameters).toEqual({ safety_filter_level: "block_only_high" });
  expect(images[0]?.metadata.parameters).toEqual({ safety_filter_level: "block_only_high" });
  expect(emulator.predictions[0]?.input).not.toHaveProperty("negative_prompt");
});

test("the template makes the prompt, and special characters in a description stay as they are", async () => {
  const promptTemplate = (text: string) => `Portrait: ${text}!`;
  const { characters, emulator } = await createTestApp({ promptTemplate });
  const braces = ["a {robot} named $", "{name} with $& and %s"].join("");
  await characters.generate({ description: `  ${braces} `, numImages: 1 });
  expect(emulator.predictions[0]?.input.prompt).toBe(`Portrait: ${braces}!`);
});

test("the types distinguish batches with images from those without", async () => {
  const { characters } = await createTestApp();
  const result = await characters.generate({ description, numImages: 1 });
  if (result.status === "succeeded" || result.status === "partial") {
    expectTypeOf(result.images[0]).not.toBeUndefined();
    expect(result.images[0].mediaType).toBe("image/jpeg");
  }
  if (result.status === "failed") expectTypeOf(result.images).toEqualTypeOf<readonly []>();
  expect(result.status).toBe("succeeded");
});

async function collect(events: AsyncIterable<BatchEvent>): Promise<BatchEvent[]> {
  const all: BatchEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
