import { describe, expect, test } from "vitest";
import type { JsonObject } from "../util/json.ts";
import { planVideos } from "./plan-videos.ts";
import { type ReferenceInput, resolveReferenceInput } from "./reference-input.ts";
import { issuesOf, type PlanOptions, plan, refusalOf, sent } from "./testing/plan-video.ts";
import { videoModels } from "./video-models.ts";

const veo = "google/veo-3.1";
const kling = "kwaivgi/kling-v2.1";
const hailuo = "minimax/hailuo-02";
const seedance = "bytedance/seedance-2.0";
const wan = "wan-video/wan-2.2-i2v-fast";
const unknown = "a/stranger";
const image = "https://store.example/ada.png?signature=secret";

test("each slot has its own call and its own seed", () => {
  const { calls } = plan(veo, { seed: 2 ** 32 - 1 }, { slots: [0, 1] });
  expect(calls).toEqual([
    { slots: [0], input: { prompt: "she waves", seed: 2 ** 32 - 1 }, parameters: {}, seed: 2 ** 32 - 1 },
    { slots: [1], input: { prompt: "she waves", seed: 0 }, parameters: {}, seed: 0 },
  ]);
  expect(plan(veo, {}, { slots: [] }).calls).toEqual([]);
});

describe("Veo 3.1 with a character reference", () => {
  test("gets 16:9 and 8 seconds by default, and both are recorded", () => {
    const { input, parameters } = sent(veo, { referenceImage: image });
    expect(parameters).toEqual({ aspect_ratio: "16:9", duration: 8 });
    expect(input).toEqual({ aspect_ratio: "16:9", duration: 8, reference_images: [image] });
  });

  test("accepts a request for exactly these values", () => {
    const asked = { aspectRatio: "16:9", durationSeconds: 8 };
    expect(sent(veo, { referenceImage: image, ...asked }).parameters).toEqual({
      aspect_ratio: "16:9",
      duration: 8,
    });
  });

  test.each([
    [{ aspectRatio: "9:16" }, [["aspectRatio", "16:9"]]],
    [{ durationSeconds: 6 }, [["durationSeconds", "8"]]],
    [
      { aspectRatio: "1:1", durationSeconds: 0.5 },
      [
        ["aspectRatio", "16:9"],
        ["durationSeconds", "8"],
      ],
    ],
  ])("refuses %j", (asked, issues) => {
    expect(issuesOf(veo, { referenceImage: image, ...asked })).toEqual(
      issues.map(([path, must]) => ({
        path,
        message: expect.stringMatching(`^must be ${must} or absent for ${veo} `),
      })),
    );
    expect(refusalOf(veo, { referenceImage: image, ...asked }).message).toContain(issues[0]?.[0]);
  });

  test("gets them too if its images come as an option", () => {
    const modelOptions = { reference_images: [image] };
    expect(sent(veo, { modelOptions }).input).toEqual({ ...modelOptions, aspect_ratio: "16:9", duration: 8 });
    expect(issuesOf(veo, { modelOptions, durationSeconds: 4 })).toEqual([
      { path: "durationSeconds", message: `must be 8 or absent for ${veo} with reference_images` },
    ]);
  });

  test("demands nothing without a reference", () => {
    const asked = { aspectRatio: "9:16", durationSeconds: 6 };
    expect(sent(veo, asked).input).toEqual({ aspect_ratio: "9:16", duration: 6 });
  });

  test("demands nothing if another input takes the image", () => {
    const asked = { aspectRatio: "9:16", durationSeconds: 6, referenceImage: image };
    expect(sent(veo, asked, { referenceInput: "image" }).input).toEqual({
      aspect_ratio: "9:16",
      duration: 6,
      image,
    });
    expect(sent(veo, { referenceImage: image }, { referenceInput: "image" }).input).toEqual({ image });
  });
});

describe("inputs that exclude each other", () => {
  test.each<[string, string, PlanOptions]>([
    [veo, "last_frame", {}],
    [veo, "image", {}],
    [veo, "reference_images", { referenceInput: "image" }],
    [seedance, "image", {}],
    [seedance, "last_frame_image", {}],
    [seedance, "reference_images", { referenceInput: "image" }],
  ])("for %s: %s must not be set with a reference, %j", (name, key, options) => {
    const modelOptions = { [key]: key === "reference_images" ? [image] : image };
    expect(issuesOf(name, { modelOptions, referenceImage: image }, options)).toEqual([
      { path: `modelOptions.${key}`, message: `must not be set for ${name} with a character reference` },
    ]);
    expect(sent(name, { modelOptions }, options).input).toMatchObject(modelOptions);
  });

  test.each([
    [veo, "image"],
    [veo, "last_frame"],
    [seedance, "image"],
  ])("for %s: %s must not be set with reference_images from an option either", (name, key) => {
    const modelOptions = { reference_images: [image], [key]: image };
    expect(issuesOf(name, { modelOptions })).toEqual([
      { path: `modelOptions.${key}`, message: `must not be set for ${name} with reference_images` },
    ]);
  });

  test("are only these", () => {
    const modelOptions = { last_frame: image };
    const { input } = sent(veo, { modelOptions, referenceImage: image }, { referenceInput: "image" });
    expect(input).toEqual({ last_frame: image, image });
  });
});

describe("combinations that a model demands:", () => {
  test("10 seconds of Hailuo 02 are sent with 768p, which is recorded", () => {
    expect(sent(hailuo, { durationSeconds: 10 }).parameters).toEqual({ duration: 10, resolution: "768p" });
    const asked = { durationSeconds: 10, modelOptions: { resolution: "768p" } };
    expect(sent(hailuo, asked).parameters).toEqual({ duration: 10, resolution: "768p" });
  });

  test.each(["1080p", "512p", null])("and not with %s", (resolution) => {
    expect(issuesOf(hailuo, { durationSeconds: 10, modelOptions: { resolution } })).toEqual([
      {
        path: "modelOptions.resolution",
        message: `must be 768p or absent for ${hailuo} with duration 10`,
      },
    ]);
  });

  test("6 seconds of Hailuo 02 can have any resolution", () => {
    expect(sent(hailuo, { durationSeconds: 6 }).parameters).toEqual({ duration: 6 });
    const modelOptions = { resolution: "1080p" };
    expect(sent(hailuo, { durationSeconds: 6, modelOptions }).parameters).toEqual({
      duration: 6,
      ...modelOptions,
    });
  });

  test("Kling 2.1 with an end image uses pro mode, however the image is passed", () => {
    const modelOptions = { end_image: image };
    expect(sent(kling, { referenceImage: image, modelOptions }).input).toMatchObject({ mode: "pro" });
    const start = { start_image: image };
    const options = { referenceInput: "end_image" };
    expect(sent(kling, { referenceImage: image, modelOptions: start }, options).input).toMatchObject({
      mode: "pro",
    });
    expect(
      issuesOf(kling, { referenceImage: image, modelOptions: { ...modelOptions, mode: "standard" } }),
    ).toMatchObject([{ path: "modelOptions.mode" }]);
  });

  test("only Seedance can choose the length itself", () => {
    expect(sent(seedance, { modelOptions: { duration: -1 } }).parameters).toEqual({ duration: -1 });
    for (const duration of [5, -2, "-1"]) {
      expect(issuesOf(seedance, { modelOptions: { duration } })).toMatchObject([
        { path: "modelOptions.duration" },
      ]);
    }
    expect(issuesOf(seedance, { durationSeconds: 5, modelOptions: { duration: -1 } })).toMatchObject([
      { path: "modelOptions.duration" },
    ]);
    expect(issuesOf(veo, { modelOptions: { duration: -1 } })).toMatchObject([
      { path: "modelOptions.duration" },
    ]);
  });

  test("Seedance's other references are passed on unchanged", () => {
    const modelOptions = { reference_videos: [image], reference_audios: [image] };
    expect(sent(seedance, { modelOptions }).input).toEqual(modelOptions);
  });
});

test.each(["num_videos", "number_of_videos", "n", "batch_size", "num_outputs", "sampleCount"])(
  "%s asks for several videos and is refused",
  (key) => {
    for (const name of [veo, unknown]) {
      expect(issuesOf(name, { modelOptions: { [key]: 2 } })).toEqual([
        { path: `modelOptions.${key}`, message: "must not be set: a request generates one video" },
      ]);
    }
  },
);

test.each([
  ["runwayml/gen4-turbo", 1000],
  [hailuo, 2000],
])("a prompt that is too long for %s is refused", (name, most) => {
  const modelOptions = name === hailuo ? {} : { image };
  const request = (length: number) => ({ prompt: "x".repeat(length), modelOptions });
  expect(plan(name, request(most)).calls).toHaveLength(1);
  expect(issuesOf(name, request(most + 1))).toEqual([
    { path: "prompt", message: expect.stringContaining(`${most} characters`) },
  ]);
});

test("a required input must be given too if the reference goes to another input", () => {
  const options = { referenceInput: "end_image" };
  expect(issuesOf(kling, { referenceImage: image }, options)).toMatchObject([
    { path: "modelOptions.start_image" },
  ]);
  const modelOptions = { start_image: image, mode: "pro" };
  expect(sent(kling, { referenceImage: image, modelOptions }, options).input).toEqual({
    ...modelOptions,
    end_image: image,
  });
});

test("a required input cannot come from a prototype", () => {
  const modelOptions = JSON.parse(`{"__proto__": {"image": "${image}"}}`);
  expect(issuesOf(wan, { modelOptions })).toMatchObject([{ path: "characterReferenceId" }]);
});

test("modelOptions cannot reach a prototype", () => {
  const modelOptions = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}');
  const { input, parameters } = sent(veo, { modelOptions });
  for (const object of [input, parameters]) {
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(object).toEqual({ constructor: 2, toString: 3 });
  }
});

describe("an unknown model", () => {
  const asked = { aspectRatio: "16:9", durationSeconds: 5, negativePrompt: "hats", seed: 1 };

  test("gets the prompt and modelOptions, and adds a warning", () => {
    const modelOptions = { seed: 3, duration: 9, aspect_ratio: "1:1", negative_prompt: "hats", image };
    const { input, parameters, warnings } = sent(unknown, { ...asked, modelOptions });
    expect(input).toEqual(modelOptions);
    expect(parameters).toEqual(modelOptions);
    expect(warnings).toEqual(["model_unknown", "aspectRatio", "durationSeconds", "negativePrompt", "seed"]);
    expect(plan(unknown).warnings[0]?.message).toContain(unknown);
    expect(plan(unknown, asked).calls[0]).not.toHaveProperty("seed");
  });

  test("must not get another prompt", () => {
    expect(issuesOf(unknown, { modelOptions: { prompt: "x" } })).toMatchObject([
      { path: "modelOptions.prompt" },
    ]);
  });

  test.each<[ReferenceInput, JsonObject]>([
    ["face", { face: image }],
    [{ name: "faces", list: true }, { faces: [image] }],
    [{ name: "face", list: false }, { face: image }],
  ])("gets the reference in the input that the app names: %j", (referenceInput, expected) => {
    const { input, parameters, warnings } = sent(unknown, { referenceImage: image }, { referenceInput });
    expect([input, parameters, warnings]).toEqual([expected, {}, ["model_unknown"]]);
    const modelOptions = expected;
    expect(issuesOf(unknown, { referenceImage: image, modelOptions }, { referenceInput })).toHaveLength(1);
  });
});

describe("a reference that the model cannot take is refused first, and the message says what to do:", () => {
  test.each<[string, PlanOptions, RegExp]>([
    [unknown, {}, /referenceInput/],
    ["a/text-only", { facts: { durations: [5] } }, /another model/],
  ])("%s", (name, options, hint) => {
    const error = refusalOf(name, { referenceImage: image, modelOptions: { prompt: "x" } }, options);
    expect(error).toMatchObject({
      code: "reference_unsupported",
      retryable: false,
      message: expect.stringMatching(hint),
      issues: [{ path: "characterReferenceId", message: expect.stringContaining(name) }],
    });
    expect(error.message).not.toContain(image);
  });
});

test("a plan is pure: it does not change its arguments, and equal arguments give equal plans", () => {
  const request = deepFreeze({
    prompt: "a",
    referenceImage: image,
    seed: 5,
    modelOptions: { a: { b: [1] } },
  });
  for (const [name, facts] of Object.entries(videoModels)) {
    const model = deepFreeze({ name, facts, imageInput: resolveReferenceInput(facts, undefined) });
    const slots = Object.freeze([0]);
    expect(planVideos(model, request, slots)).toEqual(planVideos(model, request, slots));
  }
  expect(plan(hailuo, request).calls[0]?.parameters).toEqual({ a: { b: [1] } });
});

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value))
    if (typeof member === "object" && member !== null) deepFreeze(member);
  return Object.freeze(value);
}
