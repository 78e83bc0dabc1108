import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { create, get, HEADERS, run, urlsOf } from "../testing/client.ts";
import { imageOrder } from "./image-order.ts";
import { createModelRegistry } from "./model-registry.ts";
import { IMAGE_MODELS } from "./model-table.ts";
import { validateInput } from "./validate-input.ts";

const emulator = createEmulator({ speed: 50 });
afterAll(() => emulator.close());

const REQUIRED = {
  prompt: "a sailor",
  input_image: "https://a.example/x.png",
  openai_api_key: "sk-none",
  character_reference_image: "https://a.example/x.png",
};

describe("every known model", () => {
  it.each(IMAGE_MODELS.map((model) => [model.name, model] as const))("%s runs", async (name, model) => {
    const response = await emulator.fetch(`${emulator.baseUrl}/predictions`, {
      method: "POST",
      headers: { ...HEADERS, prefer: "wait" },
      body: JSON.stringify({ version: model.version ?? name, input: REQUIRED }),
    });
    const prediction = await response.json();
    expect([response.status, prediction.status, prediction.version]).toEqual([
      201,
      "succeeded",
      model.version ?? "hidden",
    ]);
    expect(Array.isArray(prediction.output)).toBe(model.output === "array");
    const [url] = urlsOf(prediction.output);
    const image = await emulator.fetch(url ?? "");
    const metadata = await sharp(await image.arrayBuffer()).metadata();
    expect(metadata.format).toBe(model.format === "jpg" ? "jpeg" : model.format);
    expect(image.headers.get("content-type")).toBe(`image/${metadata.format}`);
  });

  it.each([
    ["black-forest-labs/flux-schnell", { num_outputs: 4 }, 4],
    ["minimax/image-01", { number_of_images: 9 }, 9],
    ["openai/gpt-image-1", { number_of_images: 3 }, 3],
    ["bytedance/seedream-4", { max_images: 5 }, 1],
    ["bytedance/seedream-4", { max_images: 5, sequential_image_generation: "auto" }, 5],
    ["google/imagen-4", { num_outputs: 4, number_of_images: 4 }, 1],
  ])("%s with %j makes %i images", async (model, input, count) => {
    const prediction = await run(emulator, model, { ...REQUIRED, ...input });
    expect(urlsOf(prediction.output)).toHaveLength(count);
    expect(new Set(urlsOf(prediction.output)).size).toBe(count);
  });

  it("treats seed 0 as a seed, and picks other seeds itself", async () => {
    const flux = "black-forest-labs/flux-schnell";
    const given = await run(emulator, flux, { prompt: "a", seed: 0 });
    const again = await run(emulator, flux, { prompt: "a", seed: 0 });
    const picked = await run(emulator, flux, { prompt: "a" });
    const ignored = await run(emulator, "google/imagen-4", { prompt: "a", seed: 0 });
    const seedOf = (id: string) => emulator.predictions.find((prediction) => prediction.id === id)?.seed;
    expect([seedOf(given.id), seedOf(again.id)]).toEqual([0, 0]);
    expect(seedOf(picked.id)).not.toBe(0);
    expect(seedOf(ignored.id)).not.toBe(0);
    const bytes = await Promise.all(
      [given, again, picked].map(async (prediction) => {
        const response = await emulator.fetch(urlsOf(prediction.output)[0] ?? "");
        return Buffer.from(await response.arrayBuffer()).toString("base64");
      }),
    );
    expect(bytes[0]).toBe(bytes[1]);
    expect(bytes[0]).not.toBe(bytes[2]);
  });
});

describe("validation", () => {
  const flux = IMAGE_MODELS.find((model) => model.name === "black-forest-labs/flux-schnell");
  if (flux === undefined) throw new Error("flux-schnell is missing");

  it.each([
    [{}, "required", "input"],
    [{ prompt: "a", num_outputs: 5 }, "number_lte", "input.num_outputs"],
    [{ prompt: "a", num_outputs: 0 }, "number_gte", "input.num_outputs"],
    [{ prompt: "a", num_outputs: 2.5 }, "invalid_type", "input.num_outputs"],
    [{ prompt: "a", num_outputs: "4" }, "invalid_type", "input.num_outputs"],
    [{ prompt: "a", num_outputs: null }, "invalid_type", "input.num_outputs"],
    [{ prompt: "a", aspect_ratio: "7:1" }, "enum", "input.aspect_ratio"],
    [{ prompt: 7 }, "invalid_type", "input.prompt"],
    [{ prompt: "a", go_fast: "yes" }, "invalid_type", "input.go_fast"],
  ])("rejects %j", (input, type, field) => {
    expect(validateInput(flux, input)).toMatchObject([{ type, field }]);
  });

  it("ignores unknown inputs, and the members of every object", () => {
    expect(validateInput(flux, { prompt: "a", negative_prompt: 7, constructor: 1 })).toEqual([]);
    expect(imageOrder(flux, { prompt: "a", number_of_images: 4 }).count).toBe(1);
  });

  it("limits the length of arrays", () => {
    const seedream = IMAGE_MODELS.find((model) => model.name === "bytedance/seedream-4");
    const input = { prompt: "a", image_input: Array.from({ length: 11 }, () => "https://a.example/x.png") };
    expect(seedream && validateInput(seedream, input)).toMatchObject([{ type: "array_max_items" }]);
  });

  it("answers 422 with invalid_fields, and creates nothing", async () => {
    const before = emulator.predictions.length;
    const { status, body } = await create(emulator, "black-forest-labs/flux-schnell", {
      prompt: "a",
      num_outputs: 5,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      title: "Input validation failed",
      detail: "- input.num_outputs: Must be less than or equal to 4\n",
      invalid_fields: [{ field: "input.num_outputs" }],
    });
    expect(emulator.predictions.length).toBe(before);
  });
});

describe("the registry", () => {
  const hex = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";

  it("finds versions by id, by owner/name:id, and official models by name", () => {
    const registry = createModelRegistry([], "not-found");
    expect(registry.byVersion(hex)?.name).toBe("stability-ai/sdxl");
    expect(registry.byVersion(`stability-ai/sdxl:${hex}`)?.name).toBe("stability-ai/sdxl");
    expect(registry.byVersion("stability-ai/sdxl")).toBeUndefined();
    expect(registry.byVersion("google/imagen-4")?.name).toBe("google/imagen-4");
    expect(registry.byVersion("f".repeat(64))).toBeUndefined();
    expect(registry.byVersion(`google/imagen-4:${hex}`)).toBeUndefined();
    expect(registry.official("stability-ai/sdxl")).toBeUndefined();
    expect(registry.official("google/imagen-5")).toBeUndefined();
  });

  it("answers 404 for unknown models, unless they are accepted or registered", async () => {
    expect((await create(emulator, "acme/portrait", { prompt: "a" })).status).toBe(404);
    const accepting = createEmulator({
      unknownModels: "accept",
      scenario: { timing: { startMs: [0, 0], runMs: [0, 0] } },
    });
    const prediction = await run(accepting, "acme/portrait", { prompt: "a", anything: true });
    expect(typeof prediction.output).toBe("string");
    await accepting.close();
    const knowing = createEmulator({
      models: [{ name: "acme/portrait", output: "array", format: "jpg", inputs: {} }],
    });
    expect((await create(knowing, "acme/portrait", {})).status).toBe(201);
    expect((await get(knowing, "/models/acme/portrait")).body).toMatchObject({
      owner: "acme",
      name: "portrait",
    });
    await knowing.close();
  });
});
