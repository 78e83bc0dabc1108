import { describe, expect, test } from "vitest";
import { type ReferenceInput, resolveReferenceInput } from "./reference-input.ts";
import { type VideoModel, videoModels } from "./video-models.ts";

const free = { demands: {}, excludes: [] };

function resolve(model: string, chosen?: ReferenceInput) {
  return resolveReferenceInput(videoModels[model], chosen);
}

describe("the image of a character goes", () => {
  test.each<[string, string, boolean]>([
    ["google/veo-3.1", "reference_images", true],
    ["google/veo-3.1-fast", "image", false],
    ["google/veo-3", "image", false],
    ["kwaivgi/kling-v2.1", "start_image", false],
    ["kwaivgi/kling-v1.6-standard", "reference_images", true],
    ["kwaivgi/kling-v1.6-pro", "reference_images", true],
    ["minimax/hailuo-02", "first_frame_image", false],
    ["minimax/video-01", "subject_reference", false],
    ["bytedance/seedance-2.0", "reference_images", true],
    ["wan-video/wan-2.2-i2v-fast", "image", false],
    ["runwayml/gen4-turbo", "image", false],
  ])("of %s into %s, in a list: %s", (model, name, list) => {
    expect(resolve(model)).toMatchObject({ name, list });
  });

  test("into the app's choice, as a list if that input is known to take one", () => {
    expect(resolve("google/veo-3.1-fast", "last_frame")).toEqual({
      name: "last_frame",
      list: false,
      ...free,
    });
    const model: VideoModel = { referenceInputs: { faces: "list" } };
    expect(resolveReferenceInput(model, "faces")).toEqual({ name: "faces", list: true, ...free });
    expect(resolveReferenceInput(model, { name: "faces" })).toEqual({ name: "faces", list: true, ...free });
    expect(resolveReferenceInput(model, { name: "faces", list: false })).toEqual({
      name: "faces",
      list: false,
      ...free,
    });
  });

  test("into the app's choice for an unknown model, as one image unless the app says list", () => {
    expect(resolve("a/stranger", "face")).toEqual({ name: "face", list: false, ...free });
    expect(resolve("a/stranger", { name: "faces", list: true })).toEqual({
      name: "faces",
      list: true,
      ...free,
    });
  });

  test("nowhere if neither the model nor the app names an input", () => {
    expect(resolve("a/stranger")).toBeUndefined();
    expect(resolveReferenceInput({}, undefined)).toBeUndefined();
  });
});

describe("the demands of a model", () => {
  test("apply to its own input, whether or not the app names it", () => {
    const demands = { aspectRatio: "16:9", durationSeconds: 8 };
    expect(resolve("google/veo-3.1")?.demands).toEqual(demands);
    expect(resolve("google/veo-3.1", "reference_images")).toEqual(resolve("google/veo-3.1"));
    expect(resolve("google/veo-3.1", "image")).toMatchObject({ name: "image", list: false, demands: {} });
  });

  test("exclude other inputs, whichever of the two takes the image", () => {
    expect(resolve("bytedance/seedance-2.0")?.excludes).toEqual(["image", "last_frame_image"]);
    expect(resolve("bytedance/seedance-2.0", "image")?.excludes).toEqual(["reference_images"]);
    expect(resolve("google/veo-3.1")?.excludes).toEqual(["image", "last_frame"]);
    expect(resolve("google/veo-3.1", "image")?.excludes).toEqual(["reference_images"]);
    expect(resolve("google/veo-3.1", "last_frame")?.excludes).toEqual(["reference_images"]);
  });
});

describe("a choice is rejected", () => {
  test.each<[string, unknown]>([
    ["without a name", {}],
    ["that is null", null],
    ["that is a number", 7],
    ["with a name that is a number", { name: 7 }],
    ["with an empty name", ""],
    ["with a name in two words", "first frame"],
    ["with a name that reaches elsewhere", "input.image"],
    ["with the name of a prototype", "__proto__"],
    ["with a name of 101 characters", "a".repeat(101)],
    ["that is the prompt", "prompt"],
    ["that is the seed", "seed"],
    ["that is the duration", { name: "duration", list: true }],
    ["that is the aspect ratio", "aspect_ratio"],
    ["that is the negative prompt", "negative_prompt"],
  ])("%s", (_what, chosen) => {
    for (const model of ["a/stranger", "google/veo-3.1"]) {
      expect(() => resolve(model, chosen as ReferenceInput)).toThrow(
        expect.objectContaining({
          code: "invalid_request",
          issues: [expect.objectContaining({ path: "referenceInput" })],
        }),
      );
    }
  });

  test("whose list is neither true nor false", () => {
    const chosen = { name: "image", list: "yes" } as unknown as ReferenceInput;
    expect(() => resolve("a/stranger", chosen)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: "referenceInput.list" })] }),
    );
  });
});
