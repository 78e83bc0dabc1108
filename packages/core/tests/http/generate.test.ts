import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHttpTestApp, readFrames } from "../testing/http/http-test-app.ts";
import { until } from "../testing/test-app.ts";

const character_description = "a shy vampire with an umbrella";
const nsfw = "NSFW content detected. Try running it again, or try a different prompt.";
const fails = { end: { status: "failed", error: nsfw } } as const;
const generate = "/generate_character_reference";

describe("POST /generate_character_reference", () => {
  test.each([1, 2, 3, 4])("answers with %d image(s), each with a UUID and its bytes", async (num_images) => {
    const { call, creates, characters } = await createHttpTestApp();
    const response = await call("POST", generate, { json: { character_description, num_images } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const body = await response.json();
    expect(body).toMatchObject({
      status: "succeeded",
      failures: [],
      warnings: [],
      metadata: {
        character_description,
        model_used: "google/imagen-4",
        num_images_requested: num_images,
        num_images_generated: num_images,
      },
    });
    expect(body.images).toHaveLength(num_images);
    for (const [slot, image] of body.images.entries()) {
      expect(image.slot).toBe(slot);
      expect(image.path).toMatch(/^[0-9a-f-]{36}\.(png|jpg|webp)$/);
      expect(image.url).toBe(`/api/mv/get_character_reference/${image.id}`);
      const stored = await (await characters.open(image.id))?.bytes();
      expect(Buffer.from(image.base64, "base64").equals(Buffer.from(stored ?? []))).toBe(true);
      expect(image.metadata.description).toBe(character_description);
    }
    expect(creates()).toHaveLength(num_images);
  });

  test("generates four images by default, and omits the bytes if include_base64 is false", async () => {
    const { call } = await createHttpTestApp();
    const body = await (
      await call("POST", generate, { json: { character_description, include_base64: false } })
    ).json();
    expect(body.images).toHaveLength(4);
    expect(JSON.stringify(body)).not.toContain("base64");
  });

  test("one of four fails: 200 with three images and a failure", async () => {
    const { call } = await createHttpTestApp({
      scenario: { prediction: ({ index }) => (index === 1 ? fails : undefined) },
    });
    const response = await call("POST", generate, { json: { character_description, include_base64: false } });
    expect(response.status).toBe(200);
    const { status, images, failures, slots } = await response.json();
    expect(status).toBe("partial");
    expect(images).toHaveLength(3);
    expect(failures).toEqual([
      {
        slot: expect.any(Number),
        code: "content_rejected",
        message: expect.any(String),
        retryable: true,
        prediction_id: expect.any(String),
      },
    ]);
    expect(slots).toHaveLength(4);
    expect(slots[failures[0].slot].status).toBe("failed");
  });

  test("all fail: the status of the first failed slot's code, and the batch in the problem", async () => {
    const { call } = await createHttpTestApp({ scenario: { prediction: () => fails } });
    const response = await call("POST", generate, { json: { character_description } });
    expect(response.status).toBe(422);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const body = await response.json();
    expect(body).toMatchObject({
      status: 422,
      code: "content_rejected",
      batch_status: "failed",
      images: [],
      batch_id: expect.any(String),
    });
    expect(body.message).toBe(body.detail);
    expect(body.failures).toHaveLength(4);
  });

  test("warns about unsupported parameters and unknown fields", async () => {
    const { call } = await createHttpTestApp();
    const json = {
      character_description,
      num_images: 1,
      negative_prompt: "a hat",
      seed: null,
      colour: "red",
      config_flavor: "x",
    };
    const { warnings } = await (await call("POST", generate, { json })).json();
    expect(
      warnings.map(({ code, parameter }: { code: string; parameter: string }) => [code, parameter]),
    ).toEqual([
      ["parameter_unsupported", "negative_prompt"],
      ["parameter_unsupported", "config_flavor"],
      ["parameter_unknown", "colour"],
    ]);
  });

  test("passes on the first implementation's safety filter if the model supports it", async () => {
    const { call, emulator } = await createHttpTestApp();
    const json = { character_description, num_images: 1, safety_filter_level: "block_only_high" };
    const { metadata, warnings } = await (await call("POST", generate, { json })).json();
    expect(warnings).toEqual([]);
    expect(metadata.parameters_used).toMatchObject({ safety_filter_level: "block_only_high" });
    expect(emulator.predictions[0]?.input).toMatchObject({ safety_filter_level: "block_only_high" });
    const wrong = await call("POST", generate, { json: { ...json, safety_filter_level: "none" } });
    expect(wrong.status).toBe(422);
    expect((await wrong.json()).errors).toEqual([
      { path: "safety_filter_level", message: expect.stringContaining("block_only_high") },
    ]);
  });
});

describe("nothing is paid for", () => {
  test.each<[string, unknown, number, string | undefined]>([
    ["a blank description", { character_description: "   " }, 422, "character_description"],
    ["no description", {}, 422, "character_description"],
    ["zero images", { character_description, num_images: 0 }, 422, "num_images"],
    ["five images", { character_description, num_images: 5 }, 422, "num_images"],
    ["a number as a string", { character_description, num_images: "4" }, 422, "num_images"],
    ["half an image", { character_description, num_images: 1.5 }, 422, "num_images"],
    ["a negative seed", { character_description, seed: -1 }, 422, "seed"],
    ["an unknown format", { character_description, output_format: "gif" }, 422, "output_format"],
    [
      "a ratio that the model does not support",
      { character_description, aspect_ratio: "7:3" },
      422,
      "aspect_ratio",
    ],
    ["a flag that is not a boolean", { character_description, include_base64: "yes" }, 422, "include_base64"],
    [
      "model options that are not allowed",
      { character_description, model_options: { go_fast: true } },
      422,
      "model_options.go_fast",
    ],
    ["a list", [], 400, undefined],
    ["a string", "hello", 400, undefined],
  ])("%s", async (_what, json, status, path) => {
    const { call, creates, emulator } = await createHttpTestApp();
    const response = await call("POST", generate, { json });
    expect(response.status).toBe(status);
    const body = await response.json();
    expect(body).toMatchObject({ status, code: "invalid_request", message: body.detail });
    if (path !== undefined) expect(body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
    expect(creates()).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  test.each<[string, RequestInit, number]>([
    ["a body that is not JSON", { body: "{", headers: { "content-type": "application/json" } }, 400],
    ["no body", { headers: { "content-type": "application/json" } }, 400],
    [
      "bytes that are not UTF-8",
      { body: new Uint8Array([0x22, 0xff, 0x22]), headers: { "content-type": "application/json" } },
      400,
    ],
    ["a body of another type", { body: "{}", headers: { "content-type": "text/plain" } }, 415],
    ["a form", { body: new URLSearchParams({ character_description }) }, 415],
    [
      "a body that is too large",
      {
        body: `{"character_description":"${"x".repeat(300_000)}"}`,
        headers: { "content-type": "application/json" },
      },
      413,
    ],
    [
      "a body that is nested too deep",
      {
        body: `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
        headers: { "content-type": "application/json" },
      },
      400,
    ],
    [
      "a key that is too long",
      {
        body: JSON.stringify({ character_description }),
        headers: { "content-type": "application/json", "idempotency-key": "k".repeat(256) },
      },
      400,
    ],
  ])("%s", async (_what, init, status) => {
    const { call, creates } = await createHttpTestApp();
    const response = await call("POST", generate, init);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(creates()).toEqual([]);
  });
});

test("model options are passed on if the server allows them", async () => {
  const { call } = await createHttpTestApp({
    model: "black-forest-labs/flux-schnell",
    handler: { modelOptions: ["go_fast"] },
  });
  const json = { character_description, num_images: 1, model_options: { go_fast: false } };
  const { metadata } = await (await call("POST", generate, { json })).json();
  expect(metadata.parameters_used).toMatchObject({ go_fast: false });
  const closed = await call("POST", generate, {
    json: { ...json, model_options: { go_fast: false, megapixels: "1" } },
  });
  expect((await closed.json()).errors).toEqual([
    { path: "model_options.megapixels", message: expect.any(String) },
  ]);
});

test("messages name fields as the wire does", async () => {
  const { call } = await createHttpTestApp({
    model: "black-forest-labs/flux-schnell",
    handler: { modelOptions: ["num_outputs"] },
  });
  const json = { character_description, num_images: 1, model_options: { num_outputs: 2 } };
  const message = "must not be set there; use num_images";
  expect(await (await call("POST", generate, { json })).json()).toMatchObject({
    detail: `Nothing was generated: model_options.num_outputs ${message}.`,
    errors: [{ path: "model_options.num_outputs", message }],
  });
});

test("the message of a warning names no field, and its parameter has the wire's name", async () => {
  const { call } = await createHttpTestApp({ model: "black-forest-labs/flux-schnell" });
  const json = { character_description, num_images: 1, negative_prompt: "hats", include_base64: false };
  const { warnings } = await (await call("POST", generate, { json })).json();
  const message =
    "black-forest-labs/flux-schnell has no known parameter for a negative prompt, so it was not sent.";
  expect(warnings).toEqual([{ code: "parameter_unsupported", parameter: "negative_prompt", message }]);
});

describe("the same Idempotency-Key", () => {
  const headers = { "idempotency-key": "click-1" };
  test("returns the same batch instead of paying again, at the same time and later", async () => {
    const { call, creates } = await createHttpTestApp();
    const json = { character_description, include_base64: false };
    const [a, b] = await Promise.all(
      [1, 2].map(async () => (await call("POST", generate, { json, headers })).json()),
    );
    const c = await (await call("POST", generate, { json, headers })).json();
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    expect(creates()).toHaveLength(4);
  });

  test("with another request is a conflict", async () => {
    const { call } = await createHttpTestApp();
    await call("POST", generate, { json: { character_description }, headers });
    const response = await call("POST", generate, { json: { character_description: "a knight" }, headers });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "conflict", batch_id: expect.any(String) });
  });
});

describe("Prefer: respond-async", () => {
  test("answers immediately with the batch's location while the batch runs", async () => {
    const { call } = await createHttpTestApp({ scenario: { timing: { runMs: [1_500, 2_000] } } });
    const response = await call("POST", generate, {
      json: { character_description },
      headers: { prefer: "wait=5, respond-async" },
    });
    expect(response.status).toBe(202);
    expect(response.headers.get("preference-applied")).toBe("respond-async");
    const { batch_id } = await response.json();
    const location = response.headers.get("location") ?? "";
    expect(location).toBe(`/api/mv/batches/${batch_id}`);
    const path = location.slice("/api/mv".length);
    const early = await (await call("GET", path)).json();
    expect(early).toMatchObject({ batch_id, status: "running" });
    expect(early.slots).toHaveLength(4);
    await until(async () => (await (await call("GET", path)).json()).status === "succeeded");
  });
});

describe("a caller that disconnects", () => {
  test("does not stop the batch", async () => {
    const { call, characters, emulator } = await createHttpTestApp({
      scenario: { timing: { runMs: [200, 300] } },
    });
    const gone = new AbortController();
    const answer = call("POST", generate, { json: { character_description }, signal: gone.signal });
    await until(() => emulator.predictions.length === 4);
    gone.abort();
    await answer;
    await until(async () => (await characters.list()).items.length === 4);
  });

  test("cancels the batch if cancel_on_disconnect is set", async () => {
    const { call, emulator } = await createHttpTestApp({ scenario: { timing: { runMs: [60_000, 60_000] } } });
    const gone = new AbortController();
    const json = { character_description, cancel_on_disconnect: true };
    const answer = call("POST", generate, { json, signal: gone.signal });
    await until(() => emulator.predictions.length === 4);
    gone.abort();
    await answer;
    await until(() => emulator.predictions.every(({ status }) => status === "canceled"));
  });
});

test("a client of the first implementation works without changes", async () => {
  const { call } = await createHttpTestApp();
  // These are the fields that such a client sends and reads.
  const response = await call("POST", generate, {
    json: {
      character_description,
      num_images: 4,
      aspect_ratio: "1:1",
      safety_filter_level: null,
      person_generation: null,
      output_format: "png",
      negative_prompt: null,
      seed: null,
      config_flavor: null,
    },
  });
  const { images, metadata } = await response.json();
  expect(metadata.num_images_generated).toBe(4);
  const selected = images[2];
  expect(selected.path).toBe(`${selected.id}.png`);
  expect(Buffer.from(selected.base64, "base64").subarray(1, 4).toString()).toBe("PNG");
  const image = await call("GET", `/get_character_reference/${selected.id}?redirect=false`);
  expect(image.headers.get("content-type")).toBe("image/png");
  expect(Buffer.from(await image.arrayBuffer()).toString("base64")).toBe(selected.base64);
  const blank = await call("POST", generate, { json: { character_description: "" } });
  expect(blank.ok).toBe(false);
  expect((await blank.json()).message).toContain("character");
});

describe("Accept: text/event-stream", () => {
  const headers = { accept: "text/event-stream" };

  test("streams the events, and ends with the result without bytes", async () => {
    const { call } = await createHttpTestApp({
      scenario: { prediction: ({ index }) => (index === 3 ? fails : undefined) },
    });
    const response = await call("POST", generate, { json: { character_description, hue: 1 }, headers });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
    const frames = await readFrames(response);
    const types = frames.map(({ event }) => event);
    expect(types[0]).toBe("batch-start");
    expect(types.at(-1)).toBe("batch-end");
    expect(types.filter((type) => type === "slot-end")).toHaveLength(3);
    expect(types.filter((type) => type === "slot-error")).toHaveLength(1);
    for (const { id, event, data } of frames) {
      expect(data.type).toBe(event);
      expect(id).toBe(event === "slot-progress" ? undefined : String(data.sequence));
    }
    const result = frames.at(-1)?.data.result as { status: string; warnings: unknown[] } | undefined;
    expect(result?.status).toBe("partial");
    expect(result?.warnings).toMatchObject([{ code: "parameter_unknown", parameter: "hue" }]);
    expect(JSON.stringify(frames)).not.toContain("base64");
  });

  test("answers 200 even if every image fails", async () => {
    const { call } = await createHttpTestApp({ scenario: { prediction: () => fails } });
    const response = await call("POST", generate, { json: { character_description }, headers });
    expect(response.status).toBe(200);
    expect((await readFrames(response)).at(-1)?.data).toMatchObject({ result: { status: "failed" } });
  });

  test("continues the batch if the reader disconnects", async () => {
    const { call, characters } = await createHttpTestApp({ scenario: { timing: { runMs: [200, 300] } } });
    const response = await call("POST", generate, { json: { character_description }, headers });
    await readFrames(response, 2);
    await until(async () => (await characters.list()).items.length === 4);
  });

  test("cancels the batch if cancel_on_disconnect is set and the reader disconnects", async () => {
    const { call, emulator } = await createHttpTestApp({ scenario: { timing: { runMs: [60_000, 60_000] } } });
    const response = await call("POST", generate, {
      json: { character_description, cancel_on_disconnect: true },
      headers,
    });
    await until(() => emulator.predictions.length === 4);
    await readFrames(response, 2);
    await until(() => emulator.predictions.every(({ status }) => status === "canceled"));
  });

  test("sends heartbeats while nothing happens", async () => {
    const { call, characters } = await createHttpTestApp({
      scenario: { timing: { startMs: [60_000, 60_000] } },
      handler: { heartbeatMs: 20 },
    });
    const response = await call("POST", generate, {
      json: { character_description, num_images: 1 },
      headers,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while ((text.match(/: still there\n\n/g)?.length ?? 0) < 3) text += (await reader?.read())?.value;
    expect(text.startsWith("retry: 1000\n\n")).toBe(true);
    await reader?.cancel();
    await characters.close();
  });
});

test("an unknown batch id is 404, and an invalid one is 400", async () => {
  const { call } = await createHttpTestApp();
  expect((await call("GET", `/batches/${v4()}`)).status).toBe(404);
  expect((await call("GET", "/batches/nonsense")).status).toBe(400);
});
