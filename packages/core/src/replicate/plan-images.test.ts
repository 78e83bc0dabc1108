import { describe, expect, test } from "vitest";
import type { DramatisError } from "../errors/dramatis-error.ts";
import type { ImageRequest } from "../provider/image-provider.ts";
import { asksForSeveral } from "./image-count.ts";
import { type ImageModel, imageModels } from "./models.ts";
import { planImages } from "./plan-images.ts";

const imagen = "google/imagen-4";
const schnell = "black-forest-labs/flux-schnell";
const dev = "black-forest-labs/flux-dev";
const pro = "black-forest-labs/flux-1.1-pro";
const minimax = "minimax/image-01";
const gpt = "openai/gpt-image-1";
const unknown = "a/stranger";

function plan(model: string, more: Partial<ImageRequest> = {}, slots?: readonly number[]) {
  const { numImages = 4 } = more;
  const request: ImageRequest = { prompt: "a pirate", numImages, ...more };
  return planImages(
    model,
    imageModels[model],
    request,
    slots ?? Array.from({ length: numImages }, (_, slot) => slot),
  );
}

function issuesOf(model: string, more: Partial<ImageRequest>): DramatisError["issues"] {
  try {
    plan(model, more);
  } catch (error) {
    expect(error).toMatchObject({ code: "invalid_request" });
    return (error as DramatisError).issues;
  }
  throw new Error("It was planned.");
}

describe("slots are grouped into predictions", () => {
  test.each([
    [imagen, 1],
    [imagen, 4],
    [pro, 4],
    [unknown, 4],
  ])("with one image each: %s, %i images", (model, numImages) => {
    const { calls } = plan(model, { numImages });
    expect(calls.map(({ slots }) => slots)).toEqual(Array.from({ length: numImages }, (_, slot) => [slot]));
    for (const { input } of calls) expect(Object.keys(input)).not.toContain("num_outputs");
  });

  test.each([
    [schnell, "num_outputs"],
    [dev, "num_outputs"],
    [minimax, "number_of_images"],
    [gpt, "number_of_images"],
  ])("with all images: %s by %s", (model, parameter) => {
    for (const numImages of [1, 2, 3, 4]) {
      const { calls } = plan(model, { numImages });
      expect(calls).toHaveLength(1);
      expect(calls[0]?.slots).toEqual([0, 1, 2, 3].slice(0, numImages));
      expect(calls[0]?.input).toMatchObject({ prompt: "a pirate", [parameter]: numImages });
      expect(calls[0]?.parameters).toEqual({ [parameter]: numImages });
    }
  });

  test("with the most images that the model makes at once, and a last one with the rest", () => {
    const model: ImageModel = { batch: { parameter: "num_outputs", max: 2 }, output: "array" };
    const { calls } = planImages("a/b", model, { prompt: "a pirate", numImages: 3 }, [0, 1, 2]);
    expect(calls.map(({ slots, input }) => [slots, input.num_outputs])).toEqual([
      [[0, 1], 2],
      [[2], 1],
    ]);
  });

  test("only for the requested slots", () => {
    expect(plan(schnell, {}, [1, 3]).calls).toMatchObject([{ slots: [1, 3], input: { num_outputs: 2 } }]);
    expect(plan(imagen, {}, [2]).calls.map(({ slots }) => slots)).toEqual([[2]]);
    expect(plan(imagen, {}, []).calls).toEqual([]);
  });
});

test("the prompt and the parameters are sent, and the parameters are recorded without the prompt", () => {
  const more = {
    numImages: 1,
    aspectRatio: "16:9",
    outputFormat: "png",
    modelOptions: { go_fast: true },
  } as const;
  const parameters = { aspect_ratio: "16:9", output_format: "png", go_fast: true, num_outputs: 1 };
  expect(plan(schnell, { ...more, seed: 3 })).toEqual({
    calls: [{ slots: [0], input: { prompt: "a pirate", ...parameters, seed: 3 }, parameters, seed: 3 }],
    warnings: [],
  });
});

describe("an unknown model", () => {
  test("makes one image per prediction, gets only modelOptions, and adds a warning", () => {
    const { calls, warnings } = plan(unknown, {
      numImages: 2,
      aspectRatio: "1:1",
      outputFormat: "jpg",
      negativePrompt: "hats",
      seed: 3,
      modelOptions: { width: 512 },
    });
    expect(calls.map(({ input }) => input)).toEqual([
      { prompt: "a pirate", width: 512 },
      { prompt: "a pirate", width: 512 },
    ]);
    expect(calls.every((call) => !("seed" in call))).toBe(true);
    expect(warnings.map(({ code, parameter }) => [code, parameter])).toEqual([
      ["model_unknown", undefined],
      ["parameter_unsupported", "aspectRatio"],
      ["parameter_unsupported", "outputFormat"],
      ["parameter_unsupported", "negativePrompt"],
      ["parameter_unsupported", "seed"],
    ]);
    for (const { message } of warnings) expect(message).toContain(unknown);
  });

  test("can get its seed through modelOptions for one image, but not for several", () => {
    expect(plan(unknown, { numImages: 1, modelOptions: { seed: 3 } }).calls[0]?.input).toEqual({
      prompt: "a pirate",
      seed: 3,
    });
    expect(issuesOf(unknown, { numImages: 2, modelOptions: { seed: 3 } })).toMatchObject([
      { path: "modelOptions.seed" },
    ]);
  });
});

describe("a parameter that the model does not support is not sent, and adds a warning:", () => {
  test.each<[string, Partial<ImageRequest>, string]>([
    [imagen, { negativePrompt: "hats" }, "negativePrompt"],
    [imagen, { seed: 0 }, "seed"],
    [schnell, { negativePrompt: "hats" }, "negativePrompt"],
    [minimax, { outputFormat: "png" }, "outputFormat"],
    [minimax, { seed: 1 }, "seed"],
    [gpt, { seed: 1 }, "seed"],
  ])("%s, %j", (model, more, parameter) => {
    const { calls, warnings } = plan(model, more);
    expect(warnings.map((warning) => [warning.code, warning.parameter])).toEqual([
      ["parameter_unsupported", parameter],
    ]);
    const without = plan(model);
    expect(calls).toEqual(without.calls);
    expect(without.warnings).toEqual([]);
  });
});

describe("a value that the model does not support is refused, and the supported values are listed:", () => {
  test.each<[string, Partial<ImageRequest>, string, string]>([
    [imagen, { aspectRatio: "21:9" }, "aspectRatio", "1:1, 9:16, 16:9, 3:4, 4:3"],
    [gpt, { aspectRatio: "16:9" }, "aspectRatio", "1:1, 3:2, 2:3"],
    [schnell, { aspectRatio: "custom" }, "aspectRatio", "1:1, 16:9"],
    [imagen, { outputFormat: "webp" }, "outputFormat", "png, jpg"],
  ])("%s, %j", (model, more, path, values) => {
    const issues = issuesOf(model, more);
    expect(issues).toEqual([{ path, message: expect.stringContaining(values) }]);
    expect(issues?.[0]?.message).toContain(model);
  });

  test("all issues are reported at once", () => {
    const more = { aspectRatio: "21:9", outputFormat: "webp", modelOptions: { prompt: "x" } } as const;
    expect(issuesOf(imagen, more)?.map(({ path }) => path)).toEqual([
      "aspectRatio",
      "outputFormat",
      "modelOptions.prompt",
    ]);
  });
});

test.each([
  [imagen, "jpg", "jpg"],
  [schnell, "webp", "webp"],
  [gpt, "jpg", "jpeg"],
  [gpt, "png", "png"],
] as const)("%s calls %s %s", (model, outputFormat, name) => {
  const { calls, warnings } = plan(model, { outputFormat });
  expect(calls[0]?.input.output_format).toBe(name);
  expect(warnings).toEqual([]);
});

describe("modelOptions", () => {
  test("are passed on unchanged, with nested values", () => {
    const modelOptions = { a: [1, { b: null }], c: { d: false }, safety_filter_level: "block_only_high" };
    for (const { input } of plan(imagen, { modelOptions }).calls)
      expect(input).toEqual({ prompt: "a pirate", ...modelOptions });
  });

  test("can set the model's own aspect ratio, but not together with the request's", () => {
    const modelOptions = { aspect_ratio: "custom", width: 512 };
    expect(plan(pro, { modelOptions }).calls[0]?.input).toMatchObject(modelOptions);
    expect(issuesOf(pro, { modelOptions, aspectRatio: "1:1" })).toMatchObject([
      { path: "modelOptions.aspect_ratio" },
    ]);
  });

  test.each<[string, string, string]>([
    [imagen, "prompt", "description"],
    [imagen, "number_of_images", "numImages"],
    [schnell, "prompt", "description"],
    [schnell, "num_outputs", "numImages"],
    [schnell, "number_of_images", "numImages"],
    [schnell, "seed", "seed"],
    [minimax, "number_of_images", "numImages"],
    [gpt, "number_of_images", "numImages"],
    [unknown, "prompt", "description"],
    [unknown, "num_outputs", "numImages"],
    [unknown, "max_images", "numImages"],
    [unknown, "number_of_outputs", "numImages"],
    [unknown, "n", "numImages"],
    [unknown, "batch_size", "numImages"],
    [imagen, "samples", "numImages"],
    [imagen, "image_count", "numImages"],
    [schnell, "numberOfImages", "numImages"],
    [unknown, "seed", "seed"],
  ])("of %s must not set %s, which is %s", (model, key, owner) => {
    expect(issuesOf(model, { modelOptions: { [key]: 2 } })).toEqual([
      { path: `modelOptions.${key}`, message: `must not be set there; use ${owner}` },
    ]);
  });

  test("can ask for one image, if the plan does not set that parameter itself", () => {
    const modelOptions = { num_images: 1, config: { n: 1 } };
    expect(plan(unknown, { modelOptions }).calls[0]?.input).toMatchObject(modelOptions);
    expect(issuesOf(schnell, { modelOptions: { num_outputs: 1 } })).toMatchObject([
      { path: "modelOptions.num_outputs" },
    ]);
  });

  test("must not ask for several images inside an option", () => {
    for (const key of ["config", "input.num_outputs"])
      expect(issuesOf(unknown, { modelOptions: { [key]: key === "config" ? { n: 4 } : 4 } })).toEqual([
        { path: `modelOptions.${key}`, message: "must not ask for several images; use numImages" },
      ]);
  });

  test("cannot reach a prototype", () => {
    const modelOptions = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}');
    const { calls } = plan(imagen, { numImages: 1, modelOptions });
    expect(Object.getPrototypeOf(calls[0]?.parameters)).toBe(Object.prototype);
    expect(calls[0]?.input.polluted).toBeUndefined();
    expect(calls[0]?.input).toMatchObject({ constructor: 2, toString: 3 });
  });
});

test("a prompt that is too long for the model is refused under the description's name", () => {
  expect(plan(minimax, { prompt: "x".repeat(2000) }).calls).toHaveLength(1);
  expect(issuesOf(minimax, { prompt: "x".repeat(2001) })).toEqual([
    {
      path: "description",
      message: expect.stringContaining("at most 2000 characters, and this one has 2001"),
    },
  ]);
});

test.each(["character_reference", "image_reference", "style_reference", "character_reference_url"])(
  "Photon takes one image as its %s",
  (key) => {
    expect(issuesOf("luma/photon", { modelOptions: { [key]: ["https://example.com/a.png"] } })).toMatchObject(
      [{ path: `modelOptions.${key}` }],
    );
  },
);

describe("a reference image", () => {
  const kontext = "black-forest-labs/flux-kontext-dev";
  const image = "https://example.com/ada.png";

  test("is required if the model needs one", () => {
    expect(issuesOf(kontext, { numImages: 1 })).toEqual([
      { path: "modelOptions.input_image", message: expect.stringContaining(kontext) },
    ]);
    const { calls } = plan(kontext, { numImages: 1, modelOptions: { input_image: image } });
    expect(calls[0]?.input).toEqual({ prompt: "a pirate", input_image: image });
  });

  test.each([[[image]], [7], [null], [{ url: image }]])(
    "is one address if the model takes one, and not %j",
    (value) => {
      expect(issuesOf(dev, { modelOptions: { image: value } })).toEqual([
        { path: "modelOptions.image", message: "must be one image address" },
      ]);
    },
  );

  test.each([image, [7], [image, null], {}])(
    "is a list of addresses if the model takes a list, and not %j",
    (value) => {
      const modelOptions = { image_input: value } as ImageRequest["modelOptions"] & object;
      expect(issuesOf("bytedance/seedream-4", { modelOptions })).toEqual([
        { path: "modelOptions.image_input", message: "must be a list of image addresses" },
      ]);
    },
  );
});

describe("each model of the table", () => {
  test.each(Object.entries(imageModels))("%s is described completely: %j", (name, model) => {
    expect(name).toMatch(/^[\w.-]+\/[\w.-]+$/);
    for (const list of [model.aspectRatios, Object.keys(model.outputFormats ?? {})])
      if (list !== undefined) expect(new Set(list).size).toBe(list.length);
    if (model.batch !== undefined) expect(asksForSeveral(model.batch.parameter, 4)).toBe(true);
    if (model.requiredInput !== undefined) expect(model.referenceInputs).toHaveProperty(model.requiredInput);
  });
});

describe("seeds", () => {
  const seedsOf = (model: string, seed: number, slots?: readonly number[]) =>
    plan(model, { seed }, slots).calls.map((call) => [call.seed, call.input.seed]);

  test("increase by one for each call", () => {
    expect(seedsOf(pro, 0)).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test("continue from 0 after the largest", () => {
    expect(seedsOf(pro, 2 ** 32 - 1).map(([seed]) => seed)).toEqual([2 ** 32 - 1, 0, 1, 2]);
  });

  test.each(["ideogram-ai/ideogram-v3-turbo", "ideogram-ai/ideogram-character"])(
    "continue from 0 after the largest that %s accepts",
    (model) => {
      const modelOptions = { character_reference_image: "https://example.com/a.png" };
      const seeds = (seed: number) => plan(model, { seed, modelOptions }).calls.map((call) => call.seed);
      expect(seeds(2 ** 31 - 1)).toEqual([2 ** 31 - 1, 0, 1, 2]);
      expect(seeds(2 ** 31 - 3)).toEqual([2 ** 31 - 3, 2 ** 31 - 2, 2 ** 31 - 1, 0]);
      for (const seed of [2 ** 31, 2 ** 32 - 1]) {
        expect(issuesOf(model, { seed, modelOptions })).toEqual([
          { path: "seed", message: `must be a whole number from 0 to 2147483647 for ${model}` },
        ]);
      }
    },
  );

  test("stay the same when their slots are retried", () => {
    expect(seedsOf(pro, 100, [1, 3])).toEqual([
      [101, 101],
      [103, 103],
    ]);
  });

  test("are shared by all images of a prediction, also if the seed is 0", () => {
    expect(seedsOf(schnell, 0)).toEqual([[0, 0]]);
    expect(seedsOf(schnell, 7)).toEqual([[7, 7]]);
  });

  test("are not drawn by the plan", () => {
    expect(plan(schnell).calls[0]).not.toHaveProperty("seed");
    expect(plan(schnell).calls[0]?.input).not.toHaveProperty("seed");
  });

  test("are recorded separately from the parameters", () => {
    expect(plan(schnell, { seed: 7 }).calls[0]?.parameters).not.toHaveProperty("seed");
  });
});

test("a plan is pure: it does not change its arguments, and equal arguments give equal plans", () => {
  const request = deepFreeze({
    prompt: "a pirate",
    numImages: 4,
    aspectRatio: "1:1",
    seed: 5,
    negativePrompt: "hats",
    modelOptions: { a: { b: [1] } },
  });
  const slots = Object.freeze([0, 1, 2, 3]);
  for (const model of [imagen, schnell, dev, pro, minimax, gpt, unknown]) {
    const required = imageModels[model]?.requiredInput;
    const modelOptions = required === undefined ? {} : { [required]: "https://example.com/a.png" };
    const asked = deepFreeze({ ...request, modelOptions: { ...request.modelOptions, ...modelOptions } });
    const once = planImages(model, imageModels[model], asked, slots);
    expect(planImages(model, imageModels[model], asked, slots)).toEqual(once);
  }
});

function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value))
    if (typeof member === "object" && member !== null) deepFreeze(member);
  return Object.freeze(value);
}
