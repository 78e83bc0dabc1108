import { createEmulator } from "@dramatis/replicate-emulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { neverAborted, token } from "../../tests/testing/replicate-server.ts";
import type { VideoPlanRequest } from "../provider/video-provider.ts";
import type { JsonValue } from "../util/json.ts";
import { createReplicate, type ReplicateProviders } from "./replicate.ts";
import { type VideoModel, videoModels } from "./video-models.ts";

// The emulator's schemas of these models were written independently, so this test compares the two tables.
const emulator = createEmulator({
  imageSize: { width: 64, height: 48 },
  scenario: { timing: { startMs: [0, 0], runMs: [0, 0] }, rateLimit: { createsPerMinute: 1_000_000 } },
});
let account: ReplicateProviders;
/** An address without an image: a model that reads it fails. */
let nothing: string;
beforeAll(async () => {
  const { baseUrl } = await emulator.listen();
  nothing = `${baseUrl}/files/none`;
  account = createReplicate({ auth: token, baseUrl });
});
afterAll(() => emulator.close());

const image = "https://store.example/ada.png";
const options = { signal: neverAborted, deadlineMs: 60_000, tag: "batch/0/1" };

/** Plans a request, sends the plan, and returns how the prediction ended. */
async function run(name: string, request: Omit<VideoPlanRequest, "prompt">, referenceInput?: string) {
  const provider = account.video(name, referenceInput === undefined ? {} : { referenceInput });
  const { calls, warnings } = provider.plan({ prompt: "she waves", ...request }, [0]);
  const [call] = calls;
  if (call === undefined) throw new Error("Nothing was planned.");
  expect(warnings).toEqual([]);
  const { id } = await provider.create(call, options);
  return (await provider.get?.(id, { signal: neverAborted }))?.state;
}

/** Whether the model accepts this input: the emulator answers 422 for a value that its schema does not allow. */
async function takes(name: string, input: Readonly<Record<string, JsonValue>>): Promise<boolean> {
  const required = videoModels[name]?.requiredInput;
  const whole = { prompt: "she waves", ...(required === undefined ? {} : { [required]: image }), ...input };
  const create = account.video(name).create({ slots: [0], input: whole, parameters: {} }, options);
  return create.then(
    () => true,
    (error: { readonly code?: unknown }) => {
      expect(error.code).toBe("provider_rejected");
      return false;
    },
  );
}

/** Returns what the table's rules demand together with this input. */
function demandedBy({ rules = [] }: VideoModel, input: Readonly<Record<string, JsonValue>>) {
  const met = rules.filter((rule) =>
    rule.value === undefined ? Object.hasOwn(input, rule.input) : input[rule.input] === rule.value,
  );
  return Object.fromEntries(met.map(({ of, demands }) => [of, demands]));
}

// Listed here and not taken from the table, because the table could miss one.
const ratios = [
  ...["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21", "3:2", "2:3", "4:5", "5:4", "2:1", "1:2"],
  ...["adaptive", "auto", "custom", "match_input_image", "7:1"],
];
const inputs = [
  ...[
    "image",
    "first_frame_image",
    "start_image",
    "last_frame",
    "last_frame_image",
    "last_image",
    "end_image",
  ],
  ...["reference_images", "subject_reference", "character_reference_image", "input_image"],
];

describe.each(Object.entries(videoModels))("%s", (name, model) => {
  const { requiredInput, character, aspectRatios, durations, seed, negativePrompt } = model;
  const succeeded = { status: "succeeded", outputs: [{ url: expect.stringMatching(/\/out-0\.webm$/) }] };

  test("generates a video from a character reference", async () => {
    expect(await run(name, { referenceImage: image })).toMatchObject(succeeded);
    // The model really reads it: it would ignore an unknown input.
    expect(await run(name, { referenceImage: nothing })).toMatchObject({ status: "failed" });
  });

  test("generates a video without one, if it can", async () => {
    const modelOptions = requiredInput === undefined ? {} : { [requiredInput]: image };
    expect(await run(name, { modelOptions })).toMatchObject(succeeded);
    if (requiredInput === undefined) return;
    const create = account
      .video(name)
      .create({ slots: [0], input: { prompt: "a" }, parameters: {} }, options);
    await expect(create).rejects.toMatchObject({ code: "provider_rejected" });
  });

  test("generates a video with every known parameter", async () => {
    const { aspectRatio = aspectRatios?.[0], durationSeconds = durations?.[0] } = character?.demands ?? {};
    const request = {
      referenceImage: image,
      ...(aspectRatio === undefined ? {} : { aspectRatio }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
      ...(seed ? { seed: 0 } : {}),
      ...(negativePrompt ? { negativePrompt: "hats" } : {}),
    };
    expect(await run(name, request)).toMatchObject(succeeded);
  });

  test("generates a video from an image in each other reference input", async () => {
    const required = requiredInput === undefined ? {} : { [requiredInput]: image };
    for (const input of Object.keys(model.referenceInputs ?? {})) {
      if (input === requiredInput) continue;
      const request = { modelOptions: required };
      expect(await run(name, { referenceImage: image, ...request }, input)).toMatchObject(succeeded);
      const unread = await run(name, { referenceImage: nothing, ...request }, input);
      expect(unread).toMatchObject({ status: "failed" });
    }
  });

  test("supports exactly the aspect ratios and durations of the table", async () => {
    const has = { aspectRatios: [] as string[], durations: [] as number[] };
    for (const aspect_ratio of ratios) {
      if (await takes(name, { aspect_ratio })) has.aspectRatios.push(aspect_ratio);
    }
    // A model that accepts any value does not have the parameter, because it ignores unknown inputs.
    const takesAnyRatio = has.aspectRatios.includes("7:1");
    expect(takesAnyRatio ? undefined : has.aspectRatios.toSorted()).toEqual(aspectRatios?.toSorted());

    for (const duration of [...Array(20).keys(), 600].slice(1)) {
      if (await takes(name, { duration, ...demandedBy(model, { duration }) })) has.durations.push(duration);
    }
    expect(has.durations.includes(600) ? undefined : has.durations).toEqual(durations);
  });

  test("refuses what the table's rules forbid, and accepts what they demand", async () => {
    for (const { input, value = image, of, demands } of model.rules ?? []) {
      expect(await takes(name, { [input]: value, [of]: demands })).toBe(true);
      expect(await takes(name, { [input]: value })).toBe(false);
      expect(await takes(name, { [of]: demands })).toBe(true);
    }
  });

  test("has a seed and a negative prompt exactly if the table says so", async () => {
    expect(await takes(name, { seed: "7" })).toBe(seed !== true);
    expect(await takes(name, { negative_prompt: 7 })).toBe(negativePrompt !== true);
    expect(account.video(name).capabilities.seed).toBe(seed === true);
  });

  test("has the reference inputs of the table, each for one image or a list", async () => {
    const has: Record<string, string> = {};
    for (const input of inputs) {
      if (await takes(name, { [input]: 7 })) continue;
      has[input] =
        (await takes(name, { [input]: [7] })) || !(await takes(name, { [input]: [] })) ? "one" : "list";
    }
    expect(has).toEqual(model.referenceInputs);
  });

  test("refuses together with a character reference only what the table says", async () => {
    const { input = "", demands = {}, excludes = [] } = character ?? {};
    const reference = { [input]: model.referenceInputs?.[input] === "list" ? [image] : image };
    for (const aspect_ratio of aspectRatios ?? []) {
      const isMet = demands.aspectRatio === undefined || demands.aspectRatio === aspect_ratio;
      expect(await takes(name, { ...reference, aspect_ratio })).toBe(isMet);
    }
    for (const duration of durations ?? []) {
      const isMet = demands.durationSeconds === undefined || demands.durationSeconds === duration;
      const more = demandedBy(model, { duration });
      expect(await takes(name, { ...reference, duration, ...more })).toBe(isMet);
    }
    for (const [other, images] of Object.entries(model.referenceInputs ?? {})) {
      if (other === input) continue;
      const second = { [other]: images === "list" ? [image] : image };
      const both = { ...reference, ...second, ...demandedBy(model, second) };
      if (!(await takes(name, both))) expect(excludes).toContain(other);
    }
  });
});
