import { afterEach, describe, expect, it } from "vitest";
import { createEmulator } from "../emulator.ts";
import type { EmulatorOptions } from "../emulator-options.ts";
import { create, HEADERS, run, urlsOf } from "../testing/client.ts";
import { FORMS, type Running, startForm } from "../testing/forms.ts";

const IMAGEN = "google/imagen-4";
const FLUX = "black-forest-labs/flux-schnell";

describe.each(FORMS)("the API by %s", (form) => {
  let running: Running;
  afterEach(() => running.emulator.close());

  async function start(options: EmulatorOptions = {}): Promise<Running> {
    running = await startForm(form, { speed: 20, ...options });
    return running;
  }

  async function call(path: string, init: RequestInit = {}) {
    const response = await running.fetch(`${running.baseUrl}${path}`, { headers: HEADERS, ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  it("creates by both routes, waits for Prefer: wait, and serves the image", async () => {
    await start();
    const byModel = await create(running, IMAGEN, { prompt: "a" }, { prefer: "wait" });
    const byVersion = await call("/predictions", {
      method: "POST",
      headers: { ...HEADERS, prefer: "wait=60" },
      body: JSON.stringify({ version: FLUX, input: { prompt: "a", num_outputs: 2 } }),
    });
    expect([byModel.status, byModel.body.status]).toEqual([201, "succeeded"]);
    expect([byVersion.status, byVersion.body.status, byVersion.body.model]).toEqual([201, "succeeded", FLUX]);
    for (const url of [...urlsOf(byModel.body.output), ...urlsOf(byVersion.body.output)]) {
      // Outputs need no token.
      const image = await running.fetch(url);
      const bytes = await image.arrayBuffer();
      expect([image.status, image.headers.get("content-length")]).toEqual([200, String(bytes.byteLength)]);
      expect(image.headers.get("x-emulator")).toBe("drawings, no model ran");
    }
  });

  it("returns the current state when a wait times out", async () => {
    await start({ scenario: { prediction: [{ startMs: 100, runMs: 30_000 }] } });
    const { status, body } = await create(running, IMAGEN, { prompt: "a" }, { prefer: "wait=1" });
    expect([status, body.status, body.output]).toEqual([202, "processing", null]);
  });

  it("ends a wait when the prediction is canceled", async () => {
    await start({ speed: 1, scenario: { prediction: [{ runMs: 3_600_000 }] } });
    const waiting = create(running, IMAGEN, { prompt: "a" }, { prefer: "wait" });
    await expect.poll(() => running.emulator.predictions.length).toBe(1);
    const [prediction] = running.emulator.predictions;
    await call(`/predictions/${prediction?.id}/cancel`, { method: "POST" });
    expect(await waiting).toMatchObject({ status: 201, body: { status: "canceled" } });
  });

  it.each([
    [{}, 401],
    [{ authorization: "Bearer " }, 401],
    [{ authorization: "Basic abc" }, 401],
    [{ authorization: "Bearer any" }, 200],
    [{ authorization: "Token any" }, 200],
  ])("with %j answers %i", async (headers, status) => {
    await start();
    const answer = await call("/account", { headers });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body).toMatchObject({ title: "Unauthenticated", status: 401 });
  });

  it("accepts only the configured token", async () => {
    await start({ token: "r8_right" });
    expect((await call("/account")).status).toBe(401);
    expect((await call("/account", { headers: { authorization: "Bearer r8_right" } })).status).toBe(200);
    expect(JSON.stringify(running.emulator.requests)).not.toContain("r8_");
    expect(running.emulator.requests[0]?.headers.authorization).toBe("[redacted]");
  });

  it("answers 404 and 405 as Replicate does", async () => {
    await start();
    expect((await call("/nothing")).body).toEqual({
      title: "Not found",
      detail: "The requested resource could not be found.",
      status: 404,
    });
    expect((await call("/predictions/nothing")).status).toBe(404);
    const wrong = await call("/predictions", { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, GET"]);
    expect((await running.fetch(new URL("/", running.baseUrl).href)).status).toBe(404);
    expect(running.emulator.requests.map(({ route, status }) => [route, status])).toEqual([
      ["unknown", 404],
      ["get", 404],
      ["unknown", 405],
      ["unknown", 404],
    ]);
  });

  it.each([
    ["{", 400],
    ["[]", 400],
    ["", 400],
    ["{}", 422],
    [JSON.stringify({ input: "a" }), 422],
    [JSON.stringify({ input: { prompt: "a" } }), 422],
    [JSON.stringify({ version: "f".repeat(64), input: { prompt: "a" } }), 422],
    [JSON.stringify({ version: FLUX, model: FLUX, input: { prompt: "a" } }), 422],
    [JSON.stringify({ version: FLUX, input: { prompt: "a" }, webhook: "nowhere" }), 422],
    [
      JSON.stringify({
        version: FLUX,
        input: { prompt: "a" },
        webhook: "http://x/",
        webhook_events_filter: ["x"],
      }),
      422,
    ],
  ])("rejects the body %j with %i", async (body, status) => {
    await start();
    expect((await call("/predictions", { method: "POST", body })).status).toBe(status);
    expect(running.emulator.predictions).toEqual([]);
  });

  it("shows the webhook secret", async () => {
    await start();
    expect((await call("/webhooks/default/secret")).body.key).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  });

  it("throttles an account with little credit to one create in ten seconds, with Replicate's message", async () => {
    let now = 0;
    const scenario = { rateLimit: { createsPerMinute: 6, burst: 1, reduced: true } };
    await start({ now: () => now, scenario });
    const four = await Promise.all([0, 1, 2, 3].map(() => create(running, IMAGEN, { prompt: "a" })));
    expect(four.map(({ status }) => status).sort()).toEqual([201, 429, 429, 429]);
    expect(four.find(({ status }) => status === 429)?.body).toEqual({
      detail:
        "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with " +
        "a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~10s.",
      status: 429,
      retry_after: 10,
    });
    now += 9_999;
    expect((await create(running, IMAGEN, { prompt: "a" })).status).toBe(429);
    now += 1;
    expect((await create(running, IMAGEN, { prompt: "a" })).status).toBe(201);
    expect((await call("/predictions")).status).toBe(200);
    expect(running.emulator.faults).toEqual({ "throttle.create": 4 });
  });

  it.each([
    [["retry-after"], "60", undefined, false],
    [["retry_after"], null, 60, false],
    [["text"], null, undefined, true],
    [[], null, undefined, false],
  ] as const)("returns only the hints %j about the wait", async (hints, header, field, text) => {
    await start({ now: () => 0, scenario: { rateLimit: { createsPerMinute: 1, hints } } });
    const make = () =>
      call(`/models/${IMAGEN}/predictions`, { method: "POST", body: '{"input":{"prompt":"a"}}' });
    expect((await make()).status).toBe(201);
    const refused = await make();
    expect([refused.status, refused.headers.get("retry-after"), refused.body.retry_after]).toEqual([
      429,
      header,
      field,
    ]);
    expect(refused.body.detail.includes("resets in ~60s")).toBe(text);
  });

  it("throttles other calls by a separate limit", async () => {
    await start({ now: () => 0, scenario: { rateLimit: { otherPerMinute: 2 } } });
    const statuses = [await call("/account"), await call("/account"), await call("/account")].map(
      (x) => x.status,
    );
    expect(statuses).toEqual([200, 200, 429]);
    expect((await create(running, IMAGEN, { prompt: "a" })).status).toBe(201);
  });

  it("answers 402 when the credit is used up", async () => {
    await start({ scenario: { credit: 1 } });
    expect((await create(running, IMAGEN, { prompt: "a" })).status).toBe(201);
    const refused = await create(running, IMAGEN, { prompt: "a" });
    expect(refused).toMatchObject({ status: 402, body: { title: "Insufficient credit", status: 402 } });
    expect(running.emulator.predictions).toHaveLength(1);
  });

  it("returns four different images for four predictions with one prompt", async () => {
    await start();
    const predictions = await Promise.all([0, 1, 2, 3].map(() => run(running, IMAGEN, { prompt: "a" })));
    const images = await Promise.all(
      predictions.map(async ({ output }) => {
        const response = await running.fetch(urlsOf(output)[0] ?? "");
        return Buffer.from(await response.arrayBuffer()).toString("base64");
      }),
    );
    expect(new Set(images).size).toBe(4);
    expect(running.emulator.requests.filter(({ route }) => route === "create")).toHaveLength(4);
  });
});

describe("the request log and the predictions", () => {
  it("are limited", async () => {
    const emulator = createEmulator({ keepRequests: 10, keepPredictions: 5 });
    for (let at = 0; at < 60; at += 1) await create(emulator, IMAGEN, { prompt: "a" });
    expect(emulator.requests.length).toBeGreaterThanOrEqual(10);
    expect(emulator.requests.length).toBeLessThanOrEqual(29);
    expect(emulator.requests.at(-1)?.index).toBe(59);
    expect(emulator.predictions.map(({ index }) => index)).toEqual([55, 56, 57, 58, 59]);
    await emulator.close();
  });
});
