import { describe, expect, test } from "vitest";
import type { JsonObject } from "../util/json.ts";
import { holdsCount } from "./hidden-counts.ts";

const hides = (options: JsonObject) =>
  Object.entries(options).some(([name, value]) => holdsCount(name, value));

describe("a count of images is found", () => {
  test.each<JsonObject>([
    { num_outputs: 4 },
    { generation_config: { number_of_images: 4 } },
    { config: { num_outputs: "4" } },
    { config: { n: 2 } },
    { openai: { n: 2 } },
    { output: { count: 3 } },
    { a: { b: { c: [{ sampleCount: 2 }] } } },
    { batch: { size: 4 } },
    { config: { batch: { size: 4 } } },
    { "batch.size": 4 },
    { "input.num_outputs": 4 },
    { "input.n": 4 },
    { "input[num_outputs]": 4 },
    { input__num_outputs: 4 },
    { "config/output.count": 4 },
    { extra: { "config.num_images": 4 } },
    { workflow_json: JSON.stringify({ "5": { class_type: "EmptyLatentImage", inputs: { batch_size: 4 } } }) },
    {
      params: JSON.stringify(JSON.stringify({ n: 4 }))
        .slice(1, -1)
        .replaceAll("\\", ""),
    },
    { inputs: [{ name: "num_outputs", value: 4 }] },
    { inputs: [{ Key: "num_outputs", Value: "4" }] },
    { inputs: [["num_outputs", 4]] },
    { num_outputs: [4] },
  ])("in %j", (options) => {
    expect(hides(options)).toBe(true);
  });
});

describe("a count of images is not found", () => {
  test.each<JsonObject>([
    { generation_config: { number_of_images: 1 } },
    { "input.num_outputs": 1, config: { n: "1", count: null } },
    { loras: [{ name: "samples", scale: 4 }] },
    { faces: { count: 3 }, people: [{ n: 2 }] },
    { frames: { total: 81 }, lora: { n: 2 }, scheduler: { number: 3 } },
    { scheduler: { num_inference_steps: 30, n_iter: 4 } },
    { text: { number_of_words: 4 } },
    { video: { num_frames: 81, frames_per_second: 24 } },
    { images: ["https://example.com/a.png", "https://example.com/b.png"] },
    { image: { url: "https://example.com/a.png", width: 512 } },
    { "lora.scale": 4, "model:v4": 4 },
    { note: '{"a": "four images", "n": 1}' },
    { note: "[4 images" },
    { size: [1024, 1024], points: [["x", 4]] },
    { styles: [{ name: "images", value: "noir" }] },
  ])("in %j", (options) => {
    expect(hides(options)).toBe(false);
  });

  test("in a value that is nested too deeply for JSON", () => {
    const depth = 5000;
    expect(hides({ a: `${"[".repeat(depth)}4${"]".repeat(depth)}` })).toBe(false);
  });
});
