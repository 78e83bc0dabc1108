import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { readFrames } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp, serveEndpoints } from "../testing/http/video-http-test-app.ts";
import { sampleImages, tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const post = "/generate_video";
const prompt = "she waves at a ship";
const [png] = (await sampleImages()).map(({ bytes }) => bytes) as [Uint8Array<ArrayBuffer>];
const nsfw = "NSFW content detected. Try running it again, or try a different prompt.";
const fails = { end: { status: "failed", error: nsfw } } as const;
const never = { timing: { runMs: [60_000, 60_000] } } as const;

const asBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

describe("POST /generate_video", () => {
  test("generates a video of the selected character reference", async () => {
    const { json, characters, videos, emulator, creates } = await createVideoHttpTestApp();
    const { id } = await characters.importImage(tinyJpeg);
    const { status, body } = await json("POST", post, {
      json: { prompt, character_reference_id: id.toUpperCase(), duration: 8, seed: 7 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: "video",
      status: "succeeded",
      video_id: body.video.id,
      video_path: `${body.video.id}.webm`,
      video_url: `/api/mv/get_video/${body.video.id}`,
      character_reference_warning: null,
      failures: [],
      warnings: [],
      metadata: { prompt, model_used: "google/veo-3.1", seed: 7, character_reference_id: id },
    });
    expect(await videos.get(body.video_id)).toMatchObject({ mediaType: "video/webm" });
    expect(creates()).toHaveLength(1);
    expect(emulator.predictions[0]?.input).toMatchObject({
      duration: 8,
      reference_images: [expect.stringContaining("data:image/jpeg;base64,")],
    });
    // The response does not contain the image.
    expect(JSON.stringify(body)).not.toContain("data:");
  });

  test.each([
    ["base64", asBase64(tinyJpeg)],
    ["base64url", Buffer.from(tinyJpeg).toString("base64url")],
    ["a data URL", `data:image/png;base64,${asBase64(tinyJpeg)}`],
  ])("generates a video of an image sent as %s, and stores the image", async (_what, image) => {
    const { json, characters, creates } = await createVideoHttpTestApp({ model: "minimax/video-01" });
    const { body } = await json("POST", post, { json: { prompt, reference_image_base64: image } });
    const kept = await characters.get(body.metadata.character_reference_id);
    expect(kept).toMatchObject({ mediaType: "image/jpeg", byteLength: tinyJpeg.byteLength });
    expect(body.status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
  });

  test("generates a video without an image, with the model's parameters", async () => {
    const { json, emulator } = await createVideoHttpTestApp();
    const fields = { aspect_ratio: "9:16", duration: 4, negative_prompt: "rain", seed: 0 };
    const { body } = await json("POST", post, { json: { prompt, character_reference_id: null, ...fields } });
    expect(body.metadata).toMatchObject({ seed: 0, parameters_used: { duration: 4, aspect_ratio: "9:16" } });
    expect(emulator.predictions[0]?.input).toEqual({ prompt, ...fields });
  });

  test("warns about unsupported and unknown fields by the caller's names", async () => {
    const { json } = await createVideoHttpTestApp({ model: "minimax/video-01" });
    const fields = { duration: 6, generate_audio: true, config_flavor: "x", include_base64: true };
    const { status, body } = await json("POST", post, { json: { prompt, ...fields } });
    expect(status).toBe(200);
    const warnings = body.warnings.map(({ code, parameter }: Record<string, string>) => [code, parameter]);
    expect(warnings).toEqual([
      ["parameter_unsupported", "duration"],
      ["parameter_unsupported", "generate_audio"],
      ["parameter_unsupported", "config_flavor"],
      ["parameter_unknown", "include_base64"],
    ]);
    expect(JSON.stringify(body.warnings)).not.toContain("durationSeconds");
  });

  test("passes on a field of the first implementation if the model supports it", async () => {
    const { characters, videos, emulator } = await createVideoHttpTestApp();
    const { provider } = videos;
    // Options that every caller can set. The Replicate provider does not define any for videos yet.
    const capabilities = { ...provider.capabilities, options: { generate_audio: [true, false] as never } };
    const opened = { ...videos, provider: { ...provider, capabilities } };
    const endpoints = await serveEndpoints(
      createHandler({ characters, videos: opened, authorize: allowAnyone }),
    );
    const send = (generate_audio: unknown) =>
      fetch(endpoints + post, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ prompt, generate_audio }),
      });
    expect(await (await send(false)).json()).toMatchObject({
      warnings: [],
      metadata: { parameters_used: { generate_audio: false } },
    });
    expect(emulator.predictions[0]?.input).toMatchObject({ generate_audio: false });
    expect((await (await send("loud")).json()).errors).toMatchObject([{ path: "generate_audio" }]);
  });

  test("a model's failure is a problem with the error's status and the batch", async () => {
    const { json } = await createVideoHttpTestApp({ scenario: { prediction: () => fails } });
    const { status, body } = await json("POST", post, { json: { prompt } });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      status: 422,
      code: "content_rejected",
      message: body.detail,
      kind: "video",
      batch_status: "failed",
      failures: [{ slot: 0, code: "content_rejected" }],
    });
  });

  test("Accept: text/event-stream streams the events", async () => {
    const { call } = await createVideoHttpTestApp();
    const headers = { accept: "text/event-stream" };
    const response = await call("POST", post, { json: { prompt, hue: 1 }, headers });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const frames = await readFrames(response);
    const steps = frames.map(({ event }) => event).filter((event) => event !== "slot-progress");
    expect(steps).toEqual(["batch-start", "slot-start", "slot-end", "batch-end"]);
    const [start, end] = [frames[0]?.data, frames.at(-1)?.data];
    expect(start).toMatchObject({ kind: "video", metadata: { prompt }, warnings: [{ parameter: "hue" }] });
    expect(end).toMatchObject({ result: { status: "succeeded", warnings: [{ parameter: "hue" }] } });
  });

  test("Prefer: respond-async answers immediately with the batch's location while the batch runs", async () => {
    const { json, call } = await createVideoHttpTestApp({ scenario: { timing: { runMs: [500, 600] } } });
    const headers = { prefer: "respond-async" };
    const response = await call("POST", post, { json: { prompt }, headers });
    expect(response.status).toBe(202);
    const { batch_id } = await response.json();
    expect(response.headers.get("location")).toBe(`/api/mv/batches/${batch_id}`);
    const path = `/batches/${batch_id}`;
    expect((await json("GET", path)).body).toMatchObject({ kind: "video", status: "running" });
    await until(async () => (await json("GET", path)).body.status === "succeeded");
  });

  test("requests with the same key send one create and store their image once, at the same time and later", async () => {
    const { json, call, characters, creates } = await createVideoHttpTestApp({ model: "minimax/video-01" });
    const headers = { "idempotency-key": "click-1" };
    const init = { json: { prompt, reference_image_base64: asBase64(tinyJpeg) }, headers };
    const [a, b] = await Promise.all([json("POST", post, init), json("POST", post, init)]);
    expect(b).toEqual(a);
    expect(await json("POST", post, init)).toEqual(a);
    expect(creates()).toHaveLength(1);
    expect((await characters.list()).items).toHaveLength(1);
    const other = await call("POST", post, { json: { prompt: "she sleeps" }, headers });
    expect(other.status).toBe(409);
    // Images and videos do not share keys.
    const images = await json("POST", "/generate_character_reference", {
      json: { character_description: "a pirate", num_images: 1, include_base64: false },
      headers,
    });
    expect(images.body).toMatchObject({ kind: "image", status: "succeeded" });
    expect(creates()).toHaveLength(2);
  });

  test("a caller that disconnects cancels the batch only if cancel_on_disconnect is set", async () => {
    const { call, emulator } = await createVideoHttpTestApp({ scenario: never });
    const leave = async (more: object) => {
      const gone = new AbortController();
      const before = emulator.predictions.length;
      const answer = call("POST", post, { json: { prompt, ...more }, signal: gone.signal });
      await until(() => emulator.predictions.length > before);
      gone.abort();
      await answer.catch(() => undefined);
    };
    await leave({});
    await leave({ cancel_on_disconnect: true });
    await until(() => emulator.predictions[1]?.status === "canceled");
    expect(emulator.predictions[0]?.status).not.toBe("canceled");
  });
});

describe("nothing is paid for", () => {
  const id = v4();
  test.each<[string, unknown, number, string, string?]>([
    ["no prompt", {}, 422, "invalid_request", "prompt"],
    ["a blank prompt", { prompt: " " }, 422, "invalid_request", "prompt"],
    ["a duration as a string", { prompt, duration: "8" }, 422, "invalid_request", "duration"],
    [
      "a duration that the model does not support",
      { prompt, duration: 7 },
      422,
      "invalid_request",
      "duration",
    ],
    [
      "a ratio that the model does not support",
      { prompt, aspect_ratio: "7:3" },
      422,
      "invalid_request",
      "aspect_ratio",
    ],
    ["an unknown reference", { prompt, character_reference_id: id }, 404, "reference_not_found"],
    [
      "a reference that is a path",
      { prompt, character_reference_id: "../secret" },
      422,
      "invalid_request",
      "character_reference_id",
    ],
    [
      "an id instead of an image",
      { prompt, reference_image_base64: id },
      422,
      "invalid_request",
      "reference_image_base64",
    ],
    [
      "an image and an id",
      { prompt, reference_image_base64: asBase64(tinyJpeg), character_reference_id: id },
      422,
      "invalid_request",
      "reference_image_base64",
    ],
    [
      "model options that are not allowed",
      { prompt, model_options: { generate_audio: true } },
      422,
      "invalid_request",
      "model_options.generate_audio",
    ],
    [
      "a flag that is not a boolean",
      { prompt, cancel_on_disconnect: 1 },
      422,
      "invalid_request",
      "cancel_on_disconnect",
    ],
    ["text as an image", { prompt, reference_image_base64: btoa("hello") }, 415, "unsupported_media"],
    ["a list", [], 400, "invalid_request"],
  ])("%s", async (_what, fields, status, code, path) => {
    const { json, creates, emulator, store } = await createVideoHttpTestApp();
    const answer = await json("POST", post, { json: fields });
    expect(answer).toMatchObject({ status, body: { code, message: answer.body.detail } });
    if (path !== undefined) expect(answer.body.errors).toMatchObject([{ path }]);
    // No batch was started.
    expect(answer.body).not.toHaveProperty("batch_id");
    expect(creates()).toEqual([]);
    expect(emulator.requests).toEqual([]);
    expect((await store.list()).items).toEqual([]);
  });

  test("an image with too many pixels is 413", async () => {
    const { json, emulator } = await createVideoHttpTestApp({ model: "minimax/video-01" });
    const huge = Buffer.from(png);
    for (const at of [16, 20]) huge.writeUInt32BE(60_000, at);
    const { status, body } = await json("POST", post, {
      json: { prompt, reference_image_base64: asBase64(huge) },
    });
    expect([status, body.code]).toEqual([413, "output_too_large"]);
    expect(emulator.requests).toEqual([]);
  });

  test("errors use the caller's field names", async () => {
    const { json, characters } = await createVideoHttpTestApp();
    const mistaken = await json("POST", post, { json: { prompt, reference_image_base64: v4() } });
    expect(mistaken.body.detail).toContain("send it as character_reference_id");
    const { id } = await characters.importImage(tinyJpeg);
    const fields = { prompt, character_reference_id: id, duration: 4 };
    expect((await json("POST", post, { json: fields })).body.errors).toEqual([
      { path: "duration", message: expect.stringContaining("must be 8") },
    ]);
    expect(JSON.stringify(mistaken)).not.toMatch(/characterReference|referenceImage/);
  });

  test("a reference is reference_unsupported if the model does not support one", async () => {
    const { json, characters, creates } = await createVideoHttpTestApp({ model: "acme/motion" });
    const { id } = await characters.importImage(tinyJpeg);
    for (const reference of [{ character_reference_id: id }, { reference_image_base64: asBase64(png) }]) {
      const { status, body } = await json("POST", post, { json: { prompt, ...reference } });
      expect([status, body.code]).toEqual([422, "reference_unsupported"]);
    }
    expect(creates()).toEqual([]);
    expect((await characters.list()).items).toHaveLength(1);
  });
});
