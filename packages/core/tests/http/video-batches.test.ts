import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { readFrames } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp } from "../testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const prompt = "she waves at a ship";
const post = "/generate_video";
const oom = "CUDA out of memory";
const failsFirst = {
  prediction: ({ index }: { index: number }) =>
    index === 0 ? ({ end: { status: "failed", error: oom } } as const) : undefined,
};

describe("/batches/{id} of a video", () => {
  test("returns the result and the events", async () => {
    const { call, json, videos, characters } = await createVideoHttpTestApp();
    const { batchId, video } = await videos.generate({ prompt });
    const { status, body } = await json("GET", `/batches/${batchId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "video", status: "succeeded", video_id: video?.id });
    expect((await call("HEAD", `/batches/${batchId}`)).status).toBe(200);
    const frames = await readFrames(await call("GET", `/batches/${batchId}/events`));
    expect(frames.at(-1)?.data).toMatchObject({ type: "batch-end", result: { video: { id: video?.id } } });
    const headers = { "last-event-id": frames.at(-2)?.id ?? "" };
    const rest = await readFrames(await call("GET", `/batches/${batchId}/events`, { headers }));
    expect(rest.map(({ event }) => event)).toEqual(["batch-end"]);
    const last = { "last-event-id": frames.at(-1)?.id ?? "" };
    expect((await call("GET", `/batches/${batchId}/events`, { headers: last })).status).toBe(204);
    // Image batches are returned as before.
    const images = await characters.generate({ description: "a pirate", numImages: 1 });
    const other = await json("GET", `/batches/${images.batchId}`);
    expect(other.body).toMatchObject({ kind: "image", images: [{ id: images.images[0]?.id }] });
  });

  test("a failed batch is 200, and a retry sends one more create", async () => {
    const { json, videos, creates } = await createVideoHttpTestApp({ scenario: failsFirst });
    const { batchId } = await videos.generate({ prompt });
    expect(await json("GET", `/batches/${batchId}`)).toMatchObject({
      status: 200,
      body: { status: "failed", failures: [{ code: "prediction_failed" }] },
    });
    const headers = { "idempotency-key": "again" };
    for (const _time of [1, 2]) {
      const { status, body } = await json("POST", `/batches/${batchId}/retry`, {
        json: { slots: [0] },
        headers,
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ kind: "video", status: "succeeded", slots: [{ attempt: 2 }] });
    }
    expect(creates()).toHaveLength(2);
    const wrong = await json("POST", `/batches/${batchId}/retry`, { json: { slots: [1] } });
    expect([wrong.status, wrong.body.code]).toEqual([422, "invalid_request"]);
  });

  test("a retry streams its events, and a failure is a problem that contains the batch", async () => {
    const { call, json, videos } = await createVideoHttpTestApp({
      scenario: { prediction: () => ({ end: { status: "failed", error: oom } }) },
    });
    const { batchId } = await videos.generate({ prompt });
    const again = await json("POST", `/batches/${batchId}/retry`);
    expect(again).toMatchObject({
      status: 422,
      body: { code: "prediction_failed", batch_status: "failed", kind: "video" },
    });
    const headers = { accept: "text/event-stream" };
    const frames = await readFrames(await call("POST", `/batches/${batchId}/retry`, { headers }));
    const rounds = frames.filter(({ event }) => event === "batch-start").map(({ data }) => data.round);
    expect(rounds).toEqual([0, 1, 2]);
  });

  test("is canceled, also at the provider", async () => {
    const { json, videos, emulator } = await createVideoHttpTestApp({
      scenario: { timing: { runMs: [60_000, 60_000] } },
    });
    const { batchId } = await videos.start({ prompt });
    await until(() => emulator.predictions.length === 1);
    const { status, body } = await json("POST", `/batches/${batchId}/cancel`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "video", status: "canceled", failures: [{ code: "canceled" }] });
    await until(() => emulator.predictions[0]?.status === "canceled");
  });

  test("canceling a failed batch returns it unchanged", async () => {
    const { json, videos, characters } = await createVideoHttpTestApp({
      scenario: { prediction: () => ({ end: { status: "failed", error: oom } }) },
    });
    const video = await videos.generate({ prompt });
    const images = await characters.generate({ description: "a pirate", numImages: 1 });
    for (const { batchId, kind } of [video, images]) {
      const answer = await json("POST", `/batches/${batchId}/cancel`);
      expect(answer).toMatchObject({ status: 200, body: { kind, status: "failed" } });
    }
  });

  test("an unknown batch is 404 in every endpoint", async () => {
    const { json } = await createVideoHttpTestApp();
    for (const [method, below] of [
      ["GET", ""],
      ["GET", "/events"],
      ["POST", "/retry"],
      ["POST", "/cancel"],
    ] as const) {
      const { status, body } = await json(method, `/batches/${v4()}${below}`);
      expect([status, body.detail]).toEqual([404, "There is no batch with this id."]);
    }
  });
});

describe("owners", () => {
  const as = (owner: string) => ({ headers: { authorization: owner } });
  const handler = {
    authorize: (request: Request) => ({ owner: request.headers.get("authorization") ?? "nobody" }),
  };

  test("find only their own references, videos, and batches", async () => {
    const { call, json, characters, creates } = await createVideoHttpTestApp({
      model: "minimax/video-01",
      handler,
    });
    const { id } = await characters.importImage(tinyJpeg, { owner: "a" });
    const init = { json: { prompt, character_reference_id: id } };
    const foreign = await json("POST", post, { ...init, ...as("b") });
    expect([foreign.status, foreign.body.code]).toEqual([404, "reference_not_found"]);
    expect(foreign.body).not.toHaveProperty("batch_id");
    expect(creates()).toEqual([]);
    const { body } = await json("POST", post, { ...init, ...as("a") });
    expect(creates()).toHaveLength(1);
    const paths = [
      `/get_video/${body.video_id}`,
      `/get_video/${body.video_id}/info`,
      `/batches/${body.batch_id}`,
      `/batches/${body.batch_id}/events`,
    ];
    for (const path of paths) {
      expect([path, (await call("GET", path, as("a"))).status]).toEqual([path, 200]);
      expect([path, (await call("GET", path, as("b"))).status]).toEqual([path, 404]);
    }
    for (const action of ["retry", "cancel"]) {
      const path = `/batches/${body.batch_id}/${action}`;
      expect((await call("POST", path, as("b"))).status).toBe(404);
      expect((await call("POST", path, as("a"))).status).toBe(200);
    }
    expect(creates()).toHaveLength(1);
  });

  test("do not share uploaded images and keys", async () => {
    const { json, characters, creates } = await createVideoHttpTestApp({
      model: "minimax/video-01",
      handler,
    });
    const body = { prompt, reference_image_base64: Buffer.from(tinyJpeg).toString("base64") };
    const send = (owner: string) =>
      json("POST", post, { json: body, headers: { authorization: owner, "idempotency-key": "k" } });
    const [a, b] = [await send("a"), await send("b")];
    expect(b.body.batch_id).not.toBe(a.body.batch_id);
    expect(creates()).toHaveLength(2);
    const image = a.body.metadata.character_reference_id;
    expect(await characters.get(image, { owner: "a" })).toBeDefined();
    expect(await characters.get(image, { owner: "b" })).toBeUndefined();
  });
});
