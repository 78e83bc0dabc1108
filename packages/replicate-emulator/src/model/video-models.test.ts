import { afterAll, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import { create, run } from "../testing/client.ts";
import { dataUrl } from "../testing/pictures.ts";
import { readVideo } from "../testing/read-video.ts";
import { validateInput } from "./validate-input.ts";
import { VIDEO_MODELS } from "./video-models.ts";

const emulator = createEmulator({ speed: 50 });
afterAll(() => emulator.close());

const URL_TEXT = "https://a.example/x.png";
const REQUIRED = { prompt: "a sailor turns", image: URL_TEXT, start_image: URL_TEXT };

function modelOf(name: string) {
  const model = VIDEO_MODELS.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`${name} is missing`);
  return model;
}

describe("every known video model", () => {
  it.each(VIDEO_MODELS.map((model) => [model.name, model] as const))("%s runs", async (name, model) => {
    const prediction = await run(emulator, name, REQUIRED);
    expect([prediction.status, prediction.version]).toEqual(["succeeded", "hidden"]);
    expect(prediction.output).toMatch(/\/outputs\/[0-9a-z]{40}\/out-0\.webm$/);
    const video = await emulator.fetch(String(prediction.output));
    expect(video.headers.get("content-type")).toBe("video/webm");
    const { width, height } = await readVideo(new Uint8Array(await video.arrayBuffer()));
    // The placeholder for an image on another host is square.
    expect([width, height]).toEqual(model.aspectRatio === undefined ? [320, 320] : [320, 180]);
    expect(model.images.every((input) => Object.hasOwn(model.inputs, input))).toBe(true);
  });

  it("makes an MP4 if the scenario says so", async () => {
    const other = createEmulator({ speed: 50, scenario: { videoFormat: "mp4" } });
    const { output } = await run(other, "google/veo-3", { prompt: "a", aspect_ratio: "9:16" });
    expect(output).toMatch(/\.mp4$/);
    const video = await other.fetch(String(output));
    expect(video.headers.get("content-type")).toBe("video/mp4");
    expect(await readVideo(new Uint8Array(await video.arrayBuffer()))).toMatchObject({
      codec: "av1",
      width: 180,
      height: 320,
    });
    await other.close();
  });

  it("logs its steps while it runs", async () => {
    let now = 0;
    const other = createEmulator({
      now: () => now,
      scenario: { prediction: () => ({ startMs: 0, runMs: 8_000 }) },
    });
    const input = { prompt: "a", image: await dataUrl(8, 8, "#fff") };
    const { body } = await create(other, "wan-video/wan-2.2-i2v-fast", input);
    const logs = async () => {
      const response = await other.fetch(body.urls.get, { headers: { authorization: "Bearer a" } });
      return String((await response.json()).logs);
    };
    expect(await logs()).toMatch(
      /no model ran\.\nUsing seed: \d+\nGenerating video\.\.\.\n +0%\| +\| 0\/8 \[00:00<\?/,
    );
    now = 4_000;
    expect(await logs()).toContain("\n 50%|█████     | 4/8 [00:04<00:04,  1.00it/s]\n");
    expect(await logs()).not.toContain("5/8");
    now = 8_000;
    expect(await logs()).toContain(
      "\n100%|██████████| 8/8 [00:08<00:00,  1.00it/s]\nGenerated video in 8.0sec\n",
    );
    await other.close();
  });
});

describe("validation", () => {
  const refs = (count: number) => Array.from({ length: count }, () => URL_TEXT);

  it.each([
    ["kwaivgi/kling-v2.1", { prompt: "a" }, "required", "input"],
    ["kwaivgi/kling-v2.1", { prompt: "a", start_image: "sailor" }, "format", "input.start_image"],
    ["kwaivgi/kling-v2.1", { prompt: "a", start_image: refs(1) }, "invalid_type", "input.start_image"],
    ["kwaivgi/kling-v2.1", { prompt: "a", start_image: URL_TEXT, end_image: URL_TEXT }, "enum", "input.mode"],
    ["google/veo-3.1", { prompt: "a", duration: 5 }, "enum", "input.duration"],
    [
      "google/veo-3.1",
      { prompt: "a", reference_images: refs(4) },
      "array_max_items",
      "input.reference_images",
    ],
    [
      "google/veo-3.1",
      { prompt: "a", reference_images: [URL_TEXT, 7] },
      "invalid_type",
      "input.reference_images.1",
    ],
    [
      "google/veo-3.1",
      { prompt: "a", reference_images: refs(1), aspect_ratio: "9:16" },
      "enum",
      "input.aspect_ratio",
    ],
    ["google/veo-3.1", { prompt: "a", reference_images: refs(1), duration: 6 }, "enum", "input.duration"],
    [
      "bytedance/seedance-2.0",
      { prompt: "a", reference_images: refs(1), image: URL_TEXT },
      "not",
      "input.reference_images",
    ],
    ["google/veo-3.1", { prompt: "a", reference_images: refs(1), image: URL_TEXT }, "not", "input.image"],
    ["minimax/hailuo-02", { prompt: "a", duration: 10 }, "enum", "input.resolution"],
    ["minimax/hailuo-02", { prompt: "a", duration: 10, resolution: "1080p" }, "enum", "input.resolution"],
    [
      "wan-video/wan-2.2-i2v-fast",
      { prompt: "a", image: URL_TEXT, num_frames: 80 },
      "number_gte",
      "input.num_frames",
    ],
  ])("%s rejects %j", (name, input, type, field) => {
    expect(validateInput(modelOf(name), input)).toMatchObject([{ type, field }]);
  });

  it.each([
    ["google/veo-3.1", { prompt: "a", reference_images: refs(3) }],
    ["google/veo-3.1", { prompt: "a", reference_images: refs(3), aspect_ratio: "16:9", duration: 8 }],
    ["google/veo-3.1", { prompt: "a", reference_images: [], aspect_ratio: "9:16", duration: 4 }],
    ["google/veo-3.1-fast", { prompt: "a", reference_images: refs(9), duration: 4 }],
    ["kwaivgi/kling-v2.1", { prompt: "a", start_image: URL_TEXT, end_image: URL_TEXT, mode: "pro" }],
    ["bytedance/seedance-2.0", { prompt: "a", reference_images: refs(9) }],
    ["bytedance/seedance-2.0", { prompt: "a", duration: -1 }],
    ["minimax/hailuo-02", { prompt: "a", duration: 10, resolution: "768p" }],
    ["minimax/hailuo-02", { prompt: "a", duration: 6, resolution: "1080p" }],
  ])("%s accepts %j", (name, input) => {
    expect(validateInput(modelOf(name), input)).toEqual([]);
  });

  it("answers 422, and creates nothing", async () => {
    const before = emulator.predictions.length;
    const input = { prompt: "a", reference_images: [URL_TEXT], duration: 6 };
    expect(await create(emulator, "google/veo-3.1", input)).toMatchObject({
      status: 422,
      body: {
        title: "Input validation failed",
        detail: "- input.duration: input.duration must be one of the following: 8\n",
        invalid_fields: [{ type: "enum", field: "input.duration" }],
      },
    });
    expect(emulator.predictions.length).toBe(before);
  });
});
