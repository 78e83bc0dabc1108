import { describe, expect, test } from "vitest";
import { createVideoHttpTestApp } from "../../tests/testing/http/video-http-test-app.ts";
import { tinyJpeg } from "../../tests/testing/images.ts";
import { collect } from "../../tests/testing/video-test-app.ts";
import { createClientWithTiming } from "./create-client.ts";
import { createGenerationStore } from "./generation-store/create-generation-store.ts";
import { importImage } from "./import-image.ts";
import { quickTiming } from "./testing/quick-timing.ts";

const prompt = "she waves at a ship";
const never = { timing: { startMs: [0, 0], runMs: [60_000, 60_000] } } as const;
const kind = "video";

async function setUp(options: Parameters<typeof createVideoHttpTestApp>[0] = {}) {
  const bench = await createVideoHttpTestApp(options);
  return { ...bench, client: createClientWithTiming({ baseUrl: bench.endpoints }, quickTiming) };
}

describe("the client and the real video endpoints agree", () => {
  test("on a video from an uploaded image", async () => {
    const { client, videos, creates } = await setUp();
    const image = await importImage(client, new Blob([tinyJpeg]), { filename: "me.jpg" });
    const request = { prompt, characterReferenceId: image.id, durationSeconds: 8, seed: 3 };
    const result = await client.videos.generate(request, { idempotencyKey: "k" });
    expect(result).toMatchObject({ status: "succeeded", metadata: { characterReferenceId: image.id } });
    expect(result).toEqual(await videos.batch(result.batchId));
    expect(await client.videos.batch(result.batchId)).toEqual(result);
    expect(await client.videos.generate(request, { idempotencyKey: "k" })).toEqual(result);
    expect(creates()).toHaveLength(1);
    expect(await collect(client.videos.events(result.batchId))).toEqual(
      await collect(videos.events(result.batchId)),
    );
    // The images client does not find the video's batch.
    expect(await client.images.batch(result.batchId)).toBeUndefined();
    const bytes = await (await fetch(client.videos.url(result.video?.id ?? ""))).arrayBuffer();
    expect(bytes.byteLength).toBe(result.video?.byteLength);
  });

  test("on its events while it is generated, and on an image in the meantime", async () => {
    const { client, characters } = await setUp({ model: "minimax/video-01" });
    const referenceImageBase64 = Buffer.from(tinyJpeg).toString("base64");
    const events = await collect(client.videos.stream({ prompt, referenceImageBase64, durationSeconds: 6 }));
    const [start, end] = [events[0], events.at(-1)];
    expect(end).toMatchObject({ type: "batch-end", result: { status: "succeeded" } });
    if (start?.type !== "batch-start") throw new Error("It did not begin.");
    expect(await characters.get(start.metadata.characterReferenceId ?? "")).toBeDefined();
    expect(start.warnings).toMatchObject([
      { parameter: "durationSeconds", message: expect.stringContaining("a duration") },
    ]);
  });

  test("on a cancel and a retry", async () => {
    const { client, emulator } = await setUp({
      scenario: { ...never, prediction: ({ index }) => (index === 0 ? undefined : { runMs: 10 }) },
    });
    let batchId = "";
    for await (const event of client.videos.stream({ prompt })) {
      batchId = event.batchId;
      if (event.type === "slot-progress") break;
    }
    expect(await client.videos.cancel(batchId)).toMatchObject({ status: "canceled", kind });
    const retried = await client.videos.retry(batchId);
    expect(retried).toMatchObject({ status: "succeeded", slots: [{ attempt: 2 }] });
    expect(emulator.predictions).toHaveLength(2);
  });

  test("on a failure and on refused requests", async () => {
    const { client, creates } = await setUp({
      scenario: { prediction: () => ({ end: { status: "failed", error: "CUDA out of memory" } }) },
    });
    const { batchId, ...failed } = await client.videos.generate({ prompt });
    expect(failed).toMatchObject({ status: "failed", failures: [{ code: "prediction_failed" }] });
    expect(creates()).toHaveLength(1);
    expect(await client.videos.cancel(batchId)).toMatchObject({ status: "failed" });
    const wrong = { prompt: " ", durationSeconds: -1, referenceImageBase64: "" };
    await expect(client.videos.generate(wrong)).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "prompt" }, { path: "referenceImageBase64" }, { path: "durationSeconds" }],
    });
    const unknown = "7b0b5f0e-6c07-4f7e-9a0c-9f5d53a3a7c1";
    await expect(client.videos.generate({ prompt, characterReferenceId: unknown })).rejects.toMatchObject({
      code: "reference_not_found",
      retryable: false,
    });
    expect(creates()).toHaveLength(1);
  });

  test("on the state of a video's store", async () => {
    const { client } = await setUp();
    const store = createGenerationStore({ client, kind });
    const result = await store.generate({ prompt });
    expect(store.getSnapshot()).toMatchObject({ status: "succeeded", video: { id: result?.video?.id } });
  });
});
