import { describe, expect, test } from "vitest";
import type { JsonObject } from "../util/json.ts";
import { planVideos } from "./plan-videos.ts";
import { type ReferenceInput, referencePlace } from "./reference-input.ts";
import { issuesOf, type PlanOptions, plan, refusalOf, sent } from "./testing/plan-video.ts";
import { videoModels } from "./video-models.ts";

const veo = "google/veo-3.1";
const kling = "kwaivgi/kling-v2.1";
const hailuo = "minimax/hailuo-02";
const seedance = "bytedance/seedance-2.0";
const wan = "wan-video/wan-2.2-i2v-fast";
const unknown = "a/stranger";
const image = "https://store.example/ada.png?signature=secret";

test("each slot is a call of its own, with a seed of its own", () => {
  const { calls } = plan(veo, { seed: 2 ** 32 - 1 }, { slots: [0, 1] });
  expect(calls).toEqual([
    { slots: [0], input: { prompt: "she waves", seed: 2 ** 32 - 1 }, parameters: {}, seed: 2 ** 32 - 1 },
    { slots: [1], input: { prompt: "she waves", seed: 0 }, parameters: {}, seed: 0 },
  ]);
  expect(plan(veo, {}, { slots: [] }).calls).toEqual([]);
});

describe("Veo 3.1, given a character reference,", () => {
  test("is told 16:9 and 8 seconds where nothing was asked, and that is recorded", () => {
    const { input, parameters } = sent(veo, { referenceImage: image });
    expect(parameters).toEqual({ aspect_ratio: "16:9", duration: 8 });
    expect(input).toEqual({ aspect_ratio: "16:9", duration: 8, reference_images: [image] });
  });

  test("accepts that it is asked for just that", () => {
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
      issues.map(([path, must]) => ({ path, message: expect.stringMatching(`^must be ${must} at ${veo} `) })),
    );
    expect(refusalOf(veo, { referenceImage: image, ...asked }).message).toContain(issues[0]?.[0]);
  });

  test("is told them as well where its images come as an option", () => {
    const modelOptions = { reference_images: [image] };
    expect(sent(veo, { modelOptions }).input).toEqual({ ...modelOptions, aspect_ratio: "16:9", duration: 8 });
    expect(issuesOf(veo, { modelOptions, durationSeconds: 4 })).toEqual([
      { path: "durationSeconds", message: `must be 8 at ${veo} beside reference_images, or left out` },
    ]);
  });

  test("demands nothing without one", () => {
    const asked = { aspectRatio: "9:16", durationSeconds: 6 };
    expect(sent(veo, asked).input).toEqual({ aspect_ratio: "9:16", duration: 6 });
  });

  test("demands nothing where another input takes the image", () => {
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
  ])("at %s: %s may not be set beside a reference, %j", (name, key, options) => {
    const modelOptions = { [key]: key === "reference_images" ? [image] : image };
    expect(issuesOf(name, { modelOptions, referenceImage: image }, options)).toEqual([
      { path: `modelOptions.${key}`, message: `must not be set at ${name} beside a character reference` },
    ]);
    expect(sent(name, { modelOptions }, options).input).toMatchObject(modelOptions);
  });

  test.each([
    [veo, "image"],
    [veo, "last_frame"],
    [seedance, "image"],
  ])("at %s: %s may not be set beside reference_images that come as an option too", (name, key) => {
    const modelOptions = { reference_images: [image], [key]: image };
    expect(issuesOf(name, { modelOptions })).toEqual([
      { path: `modelOptions.${key}`, message: `must not be set at ${name} beside reference_images` },
    ]);
  });

  test("are no others", () => {
    const modelOptions = { last_frame: image };
    const { input } = sent(veo, { modelOptions, referenceImage: image }, { referenceInput: "image" });
    expect(input).toEqual({ last_frame: image, image });
  });
});

describe("combinations that a model demands:", () => {
  test("10 seconds of Hailuo 02 are in 768p, and that is recorded", () => {
    expect(sent(hailuo, { durationSeconds: 10 }).parameters).toEqual({ duration: 10, resolution: "768p" });
    const asked = { durationSeconds: 10, modelOptions: { resolution: "768p" } };
    expect(sent(hailuo, asked).parameters).toEqual({ duration: 10, resolution: "768p" });
  });

  test.each(["1080p", "512p", null])("and not in %s", (resolution) => {
    expect(issuesOf(hailuo, { durationSeconds: 10, modelOptions: { resolution } })).toEqual([
      {
        path: "modelOptions.resolution",
        message: `must be 768p at ${hailuo} beside duration 10, or left out`,
      },
    ]);
  });

  test("6 seconds of Hailuo 02 may have any resolution", () => {
    expect(sent(hailuo, { durationSeconds: 6 }).parameters).toEqual({ duration: 6 });
    const modelOptions = { resolution: "1080p" };
    expect(sent(hailuo, { durationSeconds: 6, modelOptions }).parameters).toEqual({
      duration: 6,
      ...modelOptions,
    });
  });

  test("Kling 2.1 ends at an image in its pro mode, however the image comes", () => {
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

  test("Seedance may choose the length itself, and only it", () => {
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

  test("Seedance's other references go through as they are", () => {
    const modelOptions = { reference_videos: [image], reference_audios: [image] };
    expect(sent(seedance, { modelOptions }).input).toEqual(modelOptions);
  });
});

test.each(["num_videos", "number_of_videos", "n", "batch_size", "num_outputs", "sampleCount"])(
  "%s would ask for several videos, and is refused",
  (key) => {
    for (const name of [veo, unknown]) {
      expect(issuesOf(name, { modelOptions: { [key]: 2 } })).toEqual([
        { path: `modelOptions.${key}`, message: "must not be set: a request makes one video" },
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

test("an input that the model requires must be given as well where the reference goes elsewhere", () => {
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

test("an input that the model requires cannot come from a prototype", () => {
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

describe("a model that is not known", () => {
  const asked = { aspectRatio: "16:9", durationSeconds: 5, negativePrompt: "hats", seed: 1 };

  test("is sent the prompt and modelOptions, and says so", () => {
    const modelOptions = { seed: 3, duration: 9, aspect_ratio: "1:1", negative_prompt: "hats", image };
    const { input, parameters, warnings } = sent(unknown, { ...asked, modelOptions });
    expect(input).toEqual(modelOptions);
    expect(parameters).toEqual(modelOptions);
    expect(warnings).toEqual(["model_unknown", "aspectRatio", "durationSeconds", "negativePrompt", "seed"]);
    expect(plan(unknown).warnings[0]?.message).toContain(unknown);
    expect(plan(unknown, asked).calls[0]).not.toHaveProperty("seed");
  });

  test("may not be sent another prompt", () => {
    expect(issuesOf(unknown, { modelOptions: { prompt: "x" } })).toMatchObject([
      { path: "modelOptions.prompt" },
    ]);
  });

  test.each<[ReferenceInput, JsonObject]>([
    ["face", { face: image }],
    [{ name: "faces", list: true }, { faces: [image] }],
    [{ name: "face", list: false }, { face: image }],
  ])("is sent the reference where the app says: %j", (referenceInput, expected) => {
    const { input, parameters, warnings } = sent(unknown, { referenceImage: image }, { referenceInput });
    expect([input, parameters, warnings]).toEqual([expected, {}, ["model_unknown"]]);
    const modelOptions = expected;
    expect(issuesOf(unknown, { referenceImage: image, modelOptions }, { referenceInput })).toHaveLength(1);
  });
});

describe("a reference that has no place is refused before anything else, and it is said what to do:", () => {
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

test("a plan is pure: it changes nothing that it is given, and the same gives the same", () => {
  const request = deepFreeze({
    prompt: "a",
    referenceImage: image,
    seed: 5,
    modelOptions: { a: { b: [1] } },
  });
  for (const [name, facts] of Object.entries(videoModels)) {
    const model = deepFreeze({ name, facts, place: referencePlace(facts, undefined) });
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
