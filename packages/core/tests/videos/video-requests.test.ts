import { describe, expect, test } from "vitest";
import { createVideoStep } from "../../src/videos/create-video-step.ts";
import { sampleImages } from "../testing/images.ts";
import { collect, createVideoTestApp } from "../testing/video-test-app.ts";

const prompt = "she waves at a ship";
const unknown = "7b0b5f0e-6c07-4f7e-9a0c-9f5d53a3a7c1";
const [png] = (await sampleImages()).map(({ bytes }) => bytes) as [Uint8Array<ArrayBuffer>];
const base64 = Buffer.from(png).toString("base64");

describe("refused before anything is paid:", () => {
  test.each([
    ["an unknown reference", { characterReferenceId: unknown }, "reference_not_found", undefined],
    ["an invalid id", { characterReferenceId: "../secret" }, "invalid_request", "characterReferenceId"],
    ["no prompt", { prompt: "  " }, "invalid_request", "prompt"],
    ["a prompt of 4,001 characters", { prompt: "x".repeat(4001) }, "invalid_request", "prompt"],
    ["an unknown parameter", { quality: "high" }, "invalid_request", ""],
    ["a duration of 0", { durationSeconds: 0 }, "invalid_request", "durationSeconds"],
    ["a duration as a string", { durationSeconds: "8" }, "invalid_request", "durationSeconds"],
    [
      "a duration that the model does not support",
      { durationSeconds: 7 },
      "invalid_request",
      "durationSeconds",
    ],
    ["a ratio that the model does not support", { aspectRatio: "7:3" }, "invalid_request", "aspectRatio"],
    [
      "an id instead of an image",
      { referenceImageBase64: unknown },
      "invalid_request",
      "referenceImageBase64",
    ],
    ["invalid base64", { referenceImageBase64: "a picture!" }, "invalid_request", "referenceImageBase64"],
    [
      "an image and an id",
      { referenceImageBase64: base64, characterReferenceId: unknown },
      "invalid_request",
      "referenceImageBase64",
    ],
    ["text as base64", { referenceImageBase64: btoa("hello, world") }, "unsupported_media", undefined],
    [
      "an image without image data",
      { referenceImageBase64: base64.slice(0, 44) },
      "unsupported_media",
      undefined,
    ],
  ])("%s", async (_what, request, code, path) => {
    const { characters, videos, emulator, store } = await createVideoTestApp();
    const generating = videos.generate({ prompt, ...request } as never);
    await expect(generating).rejects.toMatchObject({
      code,
      ...(path === undefined ? {} : { issues: [{ path }] }),
    });
    expect(emulator.requests).toEqual([]);
    expect((await characters.list()).items).toEqual([]);
    expect(await collect(store.journal.unfinished())).toEqual([]);
  });

  test.each([
    ["9:16, although the reference requires 16:9", { aspectRatio: "9:16" }, "aspectRatio"],
    ["4 s, although the reference requires 8 s", { durationSeconds: 4 }, "durationSeconds"],
  ])("%s", async (_what, request, path) => {
    const { characters, videos, emulator } = await createVideoTestApp({ model: "google/veo-3.1" });
    const { id } = await characters.importImage(png);
    const conflicting = { prompt, characterReferenceId: id, ...request };
    await expect(videos.generate(conflicting)).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path }],
    });
    // An image in the request is not stored either.
    await expect(videos.generate({ prompt, referenceImageBase64: base64, ...request })).rejects.toMatchObject(
      {
        code: "invalid_request",
      },
    );
    expect((await characters.list()).items).toHaveLength(1);
    expect(emulator.requests).toEqual([]);
  });

  test("a reference, if the model is not known to support one", async () => {
    const { characters, videos, emulator } = await createVideoTestApp({ model: "somebody/films" });
    const { id } = await characters.importImage(png);
    const generating = videos.generate({ prompt, characterReferenceId: id });
    await expect(generating).rejects.toMatchObject({ code: "reference_unsupported" });
    expect(emulator.requests).toEqual([]);
  });

  test("no reference, if the model requires one", async () => {
    const { videos, emulator } = await createVideoTestApp({ model: "runwayml/gen4-turbo" });
    await expect(videos.generate({ prompt })).rejects.toMatchObject({ code: "invalid_request" });
    expect(emulator.requests).toEqual([]);
  });

  test("another owner's reference", async () => {
    const { characters, videos, emulator } = await createVideoTestApp();
    const { id } = await characters.importImage(png, { owner: "ada" });
    const withReference = { prompt, characterReferenceId: id };
    await expect(videos.generate(withReference, { owner: "bob" })).rejects.toMatchObject({
      code: "reference_not_found",
    });
    expect(emulator.requests).toEqual([]);
    expect(await videos.generate(withReference, { owner: "ada" })).toMatchObject({ status: "succeeded" });
  });

  test("a video instead of a reference", async () => {
    const { videos, creates } = await createVideoTestApp();
    const { video } = await videos.generate({ prompt });
    const withReference = { prompt, characterReferenceId: video?.id ?? "" };
    await expect(videos.generate(withReference)).rejects.toMatchObject({ code: "reference_not_found" });
    expect(creates()).toHaveLength(1);
  });
});

describe("an image in the request", () => {
  test.each([
    ["base64", base64],
    ["a data URL", `data:image/png;base64,${base64}`],
    ["base64url", base64.replaceAll("+", "-").replaceAll("/", "_")],
  ])("is stored as a character reference and used, as %s", async (_what, referenceImageBase64) => {
    const { characters, videos, emulator } = await createVideoTestApp({ model: "minimax/video-01" });
    const result = await videos.generate({ prompt, referenceImageBase64 }, { owner: "ada" });
    const { characterReferenceId = "" } = result.metadata;
    const opened = await characters.open(characterReferenceId, { owner: "ada" });
    expect(await opened?.bytes()).toEqual(png);
    expect(emulator.predictions[0]?.input.subject_reference).toBe(`data:image/png;base64,${base64}`);
  });

  test("is stored once, no matter how often it is sent", async () => {
    const { characters, videos } = await createVideoTestApp();
    const first = await videos.generate({ prompt, referenceImageBase64: base64 });
    const second = await videos.generate({ prompt, referenceImageBase64: `data:image/png;base64,${base64}` });
    expect(second.metadata.characterReferenceId).toBe(first.metadata.characterReferenceId);
    expect((await characters.list()).items).toHaveLength(1);
  });

  test("is not journaled", async () => {
    const { videos, store } = await createVideoTestApp();
    const { batchId } = await videos.generate({ prompt, referenceImageBase64: base64 });
    const records = await collect(store.journal.read(batchId));
    expect(JSON.stringify(records)).not.toContain(base64.slice(100, 140));
  });
});

describe("createVideoStep", () => {
  test.each(["provider", "characters", "store"] as const)(
    "without %s reports the missing option",
    async (name) => {
      const { provider, characters, store } = await createVideoTestApp();
      const options = { provider, characters, store, [name]: undefined };
      expect(() => createVideoStep(options as never)).toThrow(
        expect.objectContaining({
          code: "invalid_request",
          issues: [expect.objectContaining({ path: name })],
        }),
      );
    },
  );
});
