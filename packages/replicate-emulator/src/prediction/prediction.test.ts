import { afterEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import type { PredictionScript } from "../scenario/prediction-script.ts";
import { create, get, HEADERS, urlsOf } from "../testing/client.ts";

const IMAGEN = "google/imagen-4";
const MINUTE_MS = 60_000;

let now = Date.parse("2026-01-01T00:00:00Z");
let emulator: Emulator;
afterEach(() => emulator.close());

/** Creates an emulator whose time only tests change. Predictions start after 100 ms and run for 400 ms. */
function start(script: PredictionScript = {}, options: EmulatorOptions = {}): Emulator {
  emulator = createEmulator({
    now: () => now,
    scenario: { prediction: () => ({ startMs: 100, runMs: 400, ...script }) },
    ...options,
  });
  return emulator;
}

async function cancel(id: string) {
  const response = await emulator.fetch(`${emulator.baseUrl}/predictions/${id}/cancel`, {
    method: "POST",
    headers: HEADERS,
  });
  return { status: response.status, body: await response.json() };
}

describe("the lifecycle of a prediction", () => {
  it("goes from starting to processing to succeeded", async () => {
    start();
    const { status, body } = await create(emulator, IMAGEN, { prompt: "a sailor" });
    expect(status).toBe(201);
    expect(body.id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(body).toMatchObject({
      status: "starting",
      model: IMAGEN,
      version: "hidden",
      input: { prompt: "a sailor" },
      output: null,
      error: null,
      data_removed: false,
      source: "api",
      created_at: new Date(now).toISOString(),
      urls: {
        get: `${emulator.baseUrl}/predictions/${body.id}`,
        cancel: `${emulator.baseUrl}/predictions/${body.id}/cancel`,
      },
    });
    expect(body).not.toHaveProperty("started_at");
    now += 100;
    expect((await get(emulator, body.urls.get)).body).toMatchObject({ status: "processing", output: null });
    now += 399;
    expect((await get(emulator, body.urls.get)).body.status).toBe("processing");
    now += 1;
    const { body: done } = await get(emulator, body.urls.get);
    expect(done).toMatchObject({ status: "succeeded", metrics: { predict_time: 0.4, total_time: 0.5 } });
    expect(done.logs).toContain("no model ran");
    expect(done.output).toMatch(/^http:\/\/replicate-emulator\.invalid\/outputs\/[0-9a-z]{40}\/out-0\.jpg$/);
    expect(emulator.predictions).toMatchObject([{ status: "succeeded", billed: true, polls: 3 }]);
  });

  it("runs even if it takes no time", async () => {
    start({ startMs: 0, runMs: 0 });
    const { body } = await create(emulator, IMAGEN, { prompt: "a" });
    expect(body).toMatchObject({ status: "succeeded", metrics: { predict_time: 0, total_time: 0 } });
    expect(body.started_at).toBe(body.completed_at);
    expect(body.logs).toContain("no model ran");
  });

  it.each([
    [{ status: "failed", error: "NSFW content detected." }, "failed", false, "NSFW content detected."],
    [{ status: "failed", error: "E9243", at: "starting" }, "failed", false, "E9243"],
    [{ status: "failed", error: "x", billed: true }, "failed", true, "x"],
    [{ status: "canceled" }, "canceled", true, null],
    [{ status: "aborted" }, "aborted", false, null],
    [{ status: "never" }, "processing", false, null],
    [{ status: "never", at: "starting" }, "starting", false, null],
  ] as const)("ends as scripted: %j", async (end, status, billed, error) => {
    start({ end });
    const { body } = await create(emulator, IMAGEN, { prompt: "a" });
    now += 10 * MINUTE_MS;
    expect((await get(emulator, body.urls.get)).body).toMatchObject({ status, error, output: null });
    expect(emulator.predictions[0]?.billed).toBe(billed);
    expect(emulator.faults).toEqual({ [`end.${end.status}`]: 1 });
  });

  it("can be canceled before or after its start, and is billed only after its start", async () => {
    start();
    const early = await create(emulator, IMAGEN, { prompt: "a" });
    expect(await cancel(early.body.id)).toMatchObject({ status: 200, body: { status: "canceled" } });
    const late = await create(emulator, IMAGEN, { prompt: "a" });
    now += 200;
    expect((await cancel(late.body.id)).body.status).toBe("canceled");
    now += MINUTE_MS;
    expect(emulator.predictions.map(({ status, billed }) => [status, billed])).toEqual([
      ["canceled", false],
      ["canceled", true],
    ]);
  });

  it("does not change when it is canceled after its end, or too late", async () => {
    start();
    const { body } = await create(emulator, IMAGEN, { prompt: "a" });
    now += 500;
    expect((await cancel(body.id)).body.status).toBe("succeeded");
    expect((await cancel("nothing")).status).toBe(404);
    await emulator.close();
    start({ cancels: () => ({ kind: "too-late" }) });
    const second = await create(emulator, IMAGEN, { prompt: "a" });
    now += 200;
    expect((await cancel(second.body.id)).body.status).toBe("processing");
    now += 300;
    expect(emulator.predictions[0]).toMatchObject({ status: "succeeded", billed: true });
    expect(emulator.faults).toEqual({ "cancel.too-late": 1 });
  });

  it("ends at its deadline: aborted and free before its start, canceled and billed after", async () => {
    start({ startMs: 10_000, runMs: 10_000 });
    const never = await create(emulator, IMAGEN, { prompt: "a" }, { "cancel-after": "5s" });
    expect(never.body.deadline).toBe(new Date(now + 5_000).toISOString());
    await create(emulator, IMAGEN, { prompt: "a" }, { "cancel-after": "15" });
    await create(emulator, IMAGEN, { prompt: "a" }, { "cancel-after": "1h1m1s" });
    now += MINUTE_MS;
    expect(emulator.predictions.map(({ status, billed }) => [status, billed])).toEqual([
      ["aborted", false],
      ["canceled", true],
      ["succeeded", true],
    ]);
  });

  it.each(["4s", "soon", "", "1d"])("rejects Cancel-After: %j", async (value) => {
    start();
    expect((await create(emulator, IMAGEN, { prompt: "a" }, { "cancel-after": value })).status).toBe(422);
    expect(emulator.predictions).toEqual([]);
  });

  it("loses its input, output, logs and files an hour after its end", async () => {
    start();
    const { body } = await create(emulator, IMAGEN, { prompt: "a" });
    now += 500;
    const [url = ""] = urlsOf((await get(emulator, body.urls.get)).body.output);
    expect((await emulator.fetch(url)).status).toBe(200);
    now += 60 * MINUTE_MS - 1;
    expect((await get(emulator, body.urls.get)).body.data_removed).toBe(false);
    now += 1;
    expect((await get(emulator, body.urls.get)).body).toMatchObject({
      status: "succeeded",
      input: {},
      output: null,
      logs: "",
      data_removed: true,
    });
    expect((await emulator.fetch(url)).status).toBe(404);
    expect(emulator.predictions[0]?.input).toEqual({ prompt: "a" });
  });

  it("loses its data after the configured time", async () => {
    start({}, { retentionMs: 1_000 });
    const { body } = await create(emulator, IMAGEN, { prompt: "a" });
    now += 1_500;
    expect((await get(emulator, body.urls.get)).body.data_removed).toBe(true);
  });
});

describe("the output", () => {
  const flux = "black-forest-labs/flux-schnell";

  it.each([
    [{ kind: "count", count: 2 }, 2],
    [{ kind: "count", count: 7 }, 7],
    [{ kind: "count", count: 0 }, 0],
    [{ kind: "holes", at: [1, 3] }, 2],
    [{ kind: "shape", shape: "string" }, 1],
  ] as const)("differs from the request as scripted: %j", async (output, images) => {
    start({ output });
    const { body } = await create(emulator, flux, { prompt: "a", num_outputs: 4 });
    now += 500;
    const { body: done } = await get(emulator, body.urls.get);
    expect(urlsOf(done.output)).toHaveLength(images);
    expect(typeof done.output === "string").toBe(output.kind === "shape");
    if (output.kind === "holes") {
      expect([done.output].flat().map((item) => item === null)).toEqual([false, true, false, true]);
    }
    expect(emulator.faults[`output.${output.kind}`]).toBe(1);
  });

  it.each([[null], [[]], [""], [{ a: 1 }], [[null, ""]]])(
    "is exactly the scripted value: %j",
    async (value) => {
      start({ output: { kind: "value", value } });
      const { body } = await create(emulator, flux, { prompt: "a" });
      now += 500;
      const { body: done } = await get(emulator, body.urls.get);
      expect([done.status, done.output]).toEqual(["succeeded", value]);
    },
  );

  it("can be data URLs of the same images", async () => {
    start({ output: { kind: "data-urls" } });
    const { body } = await create(emulator, flux, { prompt: "a", num_outputs: 2 });
    now += 500;
    const urls = urlsOf((await get(emulator, body.urls.get)).body.output);
    expect(urls.map((url) => url.slice(0, 23))).toEqual(Array(2).fill("data:image/webp;base64,"));
    expect(urls[0]).not.toBe(urls[1]);
    const file = await emulator.fetch(emulator.predictions[0]?.outputs[1] ?? "");
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(urls[1]).toBe(`data:image/webp;base64,${bytes.toString("base64")}`);
  });

  it("can be complete while the prediction is still processing", async () => {
    start({ earlyOutput: true });
    const { body } = await create(emulator, flux, { prompt: "a" });
    now += 100;
    const { body: early } = await get(emulator, body.urls.get);
    expect(early.status).toBe("processing");
    expect((await emulator.fetch(urlsOf(early.output)[0] ?? "")).status).toBe(200);
  });

  it("is not served before it is visible, nor beyond its count", async () => {
    start();
    const { body } = await create(emulator, flux, { prompt: "a" });
    now += 500;
    const [url = ""] = urlsOf((await get(emulator, body.urls.get)).body.output);
    now -= 300;
    expect((await emulator.fetch(url)).status).toBe(404);
    now += 300;
    expect((await emulator.fetch(url.replace("out-0", "out-1"))).status).toBe(404);
    expect((await emulator.fetch(url, { method: "HEAD" })).headers.get("content-length")).toMatch(/^\d{4,}$/);
  });
});
