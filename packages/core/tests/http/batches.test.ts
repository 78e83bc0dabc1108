import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHttpTestApp, readFrames } from "../testing/http/http-test-app.ts";
import { until } from "../testing/test-app.ts";

const description = "a shy vampire";
const nsfw = "NSFW content detected. Try running it again, or try a different prompt.";
const failsFirst = { prediction: [{ end: { status: "failed", error: nsfw } }] } as const;

describe("GET /batches/{id}/events", () => {
  test("replays the events after Last-Event-ID, and continues live", async () => {
    const { call, characters } = await createHttpTestApp({ scenario: { timing: { runMs: [150, 300] } } });
    const { batchId } = await characters.start({ description });
    const path = `/batches/${batchId}/events`;
    const first = await readFrames(await call("GET", path), 3);
    const lastId = first.findLast(({ id }) => id !== undefined)?.id ?? "";
    const rest = await readFrames(await call("GET", path, { headers: { "last-event-id": lastId } }));
    const whole = await readFrames(await call("GET", path));
    const ids = (frames: typeof first) => frames.flatMap(({ id }) => id ?? []);
    expect(ids(whole)).toEqual([...ids(first), ...ids(rest)]);
    expect(rest.at(-1)?.event).toBe("batch-end");
  });

  test("serves many listeners at once, and one that leaves does not affect the others", async () => {
    const { call, characters } = await createHttpTestApp({ scenario: { timing: { runMs: [150, 300] } } });
    const { batchId } = await characters.start({ description });
    const path = `/batches/${batchId}/events`;
    const leaving = readFrames(await call("GET", path), 1);
    const all = await Promise.all(
      Array.from({ length: 20 }, async () => readFrames(await call("GET", path))),
    );
    await leaving;
    for (const frames of all) {
      expect(frames.filter(({ event }) => event === "slot-end")).toHaveLength(4);
      expect(frames.at(-1)?.event).toBe("batch-end");
    }
  });

  test("answers 204 to an EventSource that has read everything, so that it stops reconnecting", async () => {
    const { call, characters } = await createHttpTestApp();
    const { batchId } = await characters.generate({ description, numImages: 1 });
    const path = `/batches/${batchId}/events`;
    const last = (await readFrames(await call("GET", path))).at(-1)?.id ?? "";
    expect((await call("GET", path, { headers: { "last-event-id": last } })).status).toBe(204);
    const foreign = await readFrames(await call("GET", path, { headers: { "last-event-id": "7abc" } }));
    expect(foreign[0]?.event).toBe("batch-start");
  });

  test("answers 404 for an unknown batch", async () => {
    const { call } = await createHttpTestApp();
    const response = await call("GET", `/batches/${v4()}/events`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  });
});

describe("GET /batches/{id}", () => {
  test("answers 200 for a failed batch", async () => {
    const { call, characters } = await createHttpTestApp({
      scenario: { prediction: () => ({ end: { status: "failed", error: nsfw } }) },
    });
    const { batchId } = await characters.generate({ description });
    const response = await call("GET", `/batches/${batchId}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "failed", images: [] });
    const head = await call("HEAD", `/batches/${batchId}`);
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("POST /batches/{id}/retry", () => {
  test("pays only for the failed slots, and answers with the whole batch", async () => {
    const { call, characters, creates } = await createHttpTestApp({ scenario: failsFirst });
    const { batchId, failures } = await characters.generate({ description });
    const response = await call("POST", `/batches/${batchId}/retry`, {
      json: { slots: [failures[0]?.slot], include_base64: false },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ batch_id: batchId, status: "succeeded", failures: [] });
    expect(creates()).toHaveLength(5);
  });

  test("retries all failed slots if the request names no slots, and once per key", async () => {
    const { call, characters, creates } = await createHttpTestApp({ scenario: failsFirst });
    const { batchId } = await characters.generate({ description });
    const headers = { "idempotency-key": "again" };
    for (const _time of [1, 2]) {
      const response = await call("POST", `/batches/${batchId}/retry`, { headers });
      expect((await response.json()).status).toBe("succeeded");
    }
    expect(creates()).toHaveLength(5);
  });

  test("streams the events of all rounds if the request accepts them", async () => {
    const { call, characters } = await createHttpTestApp({ scenario: failsFirst });
    const { batchId } = await characters.generate({ description, numImages: 1 });
    const response = await call("POST", `/batches/${batchId}/retry`, {
      headers: { accept: "text/event-stream" },
    });
    const frames = await readFrames(response);
    expect(frames.filter(({ event }) => event === "batch-start").map(({ data }) => data.round)).toEqual([
      0, 1,
    ]);
    expect(frames.at(-1)?.data).toMatchObject({ round: 1, result: { status: "succeeded" } });
  });

  test.each<[unknown, number]>([
    [{ slots: "all" }, 422],
    [{ slots: [4] }, 422],
    [{ slots: [0.5] }, 422],
    [[], 400],
  ])("refuses %j", async (json, status) => {
    const { call, characters, creates } = await createHttpTestApp({ scenario: failsFirst });
    const { batchId } = await characters.generate({ description });
    expect((await call("POST", `/batches/${batchId}/retry`, { json })).status).toBe(status);
    expect(creates()).toHaveLength(4);
  });

  test("answers 404 for an unknown batch", async () => {
    const { call } = await createHttpTestApp();
    expect((await call("POST", `/batches/${v4()}/retry`)).status).toBe(404);
  });
});

describe("POST /batches/{id}/cancel", () => {
  test("cancels the batch, also at the provider, and answers with its result", async () => {
    const { call, characters, emulator } = await createHttpTestApp({
      scenario: { timing: { runMs: [60_000, 60_000] } },
    });
    const { batchId } = await characters.start({ description });
    await until(() => emulator.predictions.length === 4);
    const response = await call("POST", `/batches/${batchId}/cancel`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "canceled", images: [] });
    await until(() => emulator.predictions.every(({ status }) => status === "canceled"));
    expect((await call("POST", `/batches/${v4()}/cancel`)).status).toBe(404);
  });
});
