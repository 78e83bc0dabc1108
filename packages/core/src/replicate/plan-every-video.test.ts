import { describe, expect, test } from "vitest";
import type { JsonValue } from "../util/json.ts";
import { issuesOf, sent } from "./testing/plan-video.ts";
import { videoModels } from "./video-models.ts";

const image = "https://store.example/ada.png?signature=secret";

describe.each(Object.entries(videoModels))("%s", (name, model) => {
  const { requiredInput, character, durations, aspectRatios, seed, negativePrompt } = model;
  const isList = model.referenceInputs?.[character?.input ?? ""] === "list";

  test("is described completely", () => {
    const { referenceInputs = {} } = model;
    expect(name).toMatch(/^[\w.-]+\/[\w.-]+$/);
    const values = [...(aspectRatios ?? []), ...(durations ?? [])];
    expect(new Set(values).size).toBe(values.length);
    for (const input of [character?.input, requiredInput ?? character?.input, ...(character?.excludes ?? [])])
      expect(Object.keys(referenceInputs)).toContain(input);
    const { aspectRatio, durationSeconds } = character?.demands ?? {};
    expect([...(aspectRatios ?? []), undefined]).toContain(aspectRatio);
    expect([...(durations ?? []), undefined]).toContain(durationSeconds);
  });

  test.each([image, "data:image/png;base64,iVBORw0KGgo="])(
    "is sent %s, which is not recorded",
    (referenceImage) => {
      const { input, parameters, warnings } = sent(name, { referenceImage });
      expect(input[character?.input ?? ""]).toEqual(isList ? [referenceImage] : referenceImage);
      expect(JSON.stringify(parameters)).not.toContain(referenceImage);
      expect(Object.keys(parameters ?? {})).not.toContain(character?.input);
      expect(warnings).toEqual([]);
    },
  );

  test("generates a video without a character, or says that it cannot", () => {
    if (requiredInput === undefined)
      expect(sent(name, {})).toEqual({ input: {}, parameters: {}, warnings: [] });
    else {
      expect(issuesOf(name, {})).toEqual([
        { path: "characterReferenceId", message: expect.stringContaining(name) },
      ]);
      const modelOptions = { [requiredInput]: image };
      expect(sent(name, { modelOptions }).input).toEqual(modelOptions);
    }
  });

  test("gets each parameter that it supports, and a warning for each other parameter", () => {
    const demanded = character?.demands;
    const asked = {
      referenceImage: image,
      aspectRatio: demanded?.aspectRatio ?? aspectRatios?.at(-1) ?? "16:9",
      durationSeconds: demanded?.durationSeconds ?? durations?.at(-1) ?? 5,
      negativePrompt: "hats",
      seed: 7,
    };
    const { input, parameters, warnings } = sent(name, asked);
    const expected: Record<string, JsonValue> = {
      ...(aspectRatios && { aspect_ratio: asked.aspectRatio }),
      ...(durations && { duration: asked.durationSeconds }),
      ...(negativePrompt && { negative_prompt: "hats" }),
    };
    // The values that the parameters demand of each other are sent too.
    for (const { input: cause, value, of, demands } of model.rules ?? [])
      if (expected[cause] === value && value !== undefined) expected[of] = demands;
    expect(parameters).toEqual(expected);
    expect(input).toEqual({
      ...expected,
      ...(seed && { seed: 7 }),
      [character?.input ?? ""]: isList ? [image] : image,
    });
    expect(warnings).toEqual([
      ...(aspectRatios ? [] : ["aspectRatio"]),
      ...(durations ? [] : ["durationSeconds"]),
      ...(negativePrompt ? [] : ["negativePrompt"]),
      ...(seed ? [] : ["seed"]),
    ]);
  });

  test("refuses values that it does not support, and lists those that it does", () => {
    const issues = [
      ...(aspectRatios
        ? [{ path: "aspectRatio", message: expect.stringContaining(aspectRatios.join(", ")) }]
        : []),
      ...(durations
        ? [{ path: "durationSeconds", message: expect.stringContaining(durations.join(", ")) }]
        : []),
    ];
    // The demands that come with a reference are checked before the supported values.
    const reference = character?.demands === undefined ? { referenceImage: image } : {};
    const asked = { ...reference, aspectRatio: "7:1", durationSeconds: 4.5 };
    if (issues.length > 0) expect(issuesOf(name, asked)).toEqual(issues);
    else expect(sent(name, asked).warnings).toEqual(["aspectRatio", "durationSeconds"]);
  });

  test.each<[string, string, boolean | undefined]>([
    ["prompt", "prompt", true],
    ["seed", "seed", seed],
    ["duration", "durationSeconds", durations && true],
    ["aspect_ratio", "aspectRatio", aspectRatios && true],
    ["negative_prompt", "negativePrompt", negativePrompt],
  ])("leaves %s to the request's %s, if it supports it", (key, owner, has) => {
    const more = { referenceImage: image, modelOptions: { [key]: "x" } };
    if (has) {
      expect(issuesOf(name, more)).toEqual([
        { path: `modelOptions.${key}`, message: `must not be set there; use ${owner}` },
      ]);
    } else expect(sent(name, more).parameters).toEqual({ [key]: "x" });
  });

  test("takes its reference input through modelOptions only without a reference", () => {
    const key = character?.input ?? "";
    const modelOptions = { [key]: isList ? [image, image] : image };
    expect(sent(name, { modelOptions })).toMatchObject({ input: modelOptions, parameters: modelOptions });
    expect(issuesOf(name, { modelOptions, referenceImage: image })).toEqual([
      { path: `modelOptions.${key}`, message: "must not be set there; use characterReferenceId" },
    ]);
    expect(issuesOf(name, { modelOptions: { [key]: isList ? image : [image] } })).toContainEqual({
      path: `modelOptions.${key}`,
      message: `must be ${isList ? "a list of image addresses" : "one image address"}`,
    });
  });

  test("passes on other options unchanged", () => {
    const modelOptions = { resolution: "720p", own: { a: [1, null] } };
    expect(sent(name, { modelOptions, referenceImage: image }).input).toMatchObject(modelOptions);
  });
});
