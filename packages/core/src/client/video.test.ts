import { describe, expect, expectTypeOf, test } from "vitest";
import { batchId, imageOf } from "../../tests/testing/batch-events.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { VideoResult } from "../batch/batch-result.ts";
import { toWireImage } from "../wire/image.ts";
import { createClientWithTiming } from "./create-client.ts";
import { createGenerationStore } from "./generation-store/create-generation-store.ts";
import { quickTiming } from "./testing/quick-timing.ts";
import { failedVideo, partialBatch, resultAfter, video, videoBatch } from "./testing/sample-batch.ts";
import {
  beginEvents,
  frameOf,
  type Script,
  sendEvents,
  sendJson,
  sendProblem,
  sendResult,
  unread,
  wireServer,
} from "./testing/wire-server.ts";

const post = "POST /generate_video";
const request = { prompt: "she waves", characterReferenceId: imageOf(0).id, durationSeconds: 8 };

async function setUp(scripts: Readonly<Record<string, Script>>) {
  const server = await wireServer(scripts);
  return { server, client: createClientWithTiming({ baseUrl: server.baseUrl }, quickTiming) };
}

describe("a video", () => {
  test("is requested with wire names, and arrives", async () => {
    const { server, client } = await setUp({
      [post]: (_asked, response) => sendEvents(response, videoBatch),
    });
    const result = await client.videos.generate(request);
    expectTypeOf(result).toEqualTypeOf<VideoResult>();
    expect(result).toEqual(resultAfter(videoBatch));
    expect(result.video).toEqual(video);
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      prompt: "she waves",
      character_reference_id: imageOf(0).id,
      duration: 8,
    });
    expect(server.asked[0]?.headers["idempotency-key"]).toMatch(/./);
  });

  test("that failed gives a result with its failure", async () => {
    const { client } = await setUp({ [post]: (_asked, response) => sendEvents(response, failedVideo) });
    const result = await client.videos.generate(request);
    expect(result).toMatchObject({ status: "failed", failures: [{ code: "prediction_failed" }] });
    expect(result.video).toBeUndefined();
  });

  test("continues after a broken connection, and is requested once", async () => {
    const { server, client } = await setUp({
      [post]: (_asked, response) => {
        beginEvents(response);
        response.write(videoBatch.slice(0, 2).map(frameOf).join(""), () => response.destroy());
      },
      [`GET /batches/${batchId}/events`]: (asked, response) =>
        sendEvents(response, unread(asked, videoBatch)),
    });
    const events: BatchEvent<"video">[] = [];
    for await (const event of client.videos.stream(request)) events.push(event);
    expect(events).toEqual(videoBatch.filter(({ type }) => type !== "slot-progress"));
    expect(server.to(post)).toHaveLength(1);
  });

  test.each([videoBatch, failedVideo])("is read from its batch too", async (...events) => {
    const { client } = await setUp({
      [post]: (_asked, response) => sendJson(response, { batch_id: batchId }, 202),
      [`GET /batches/${batchId}/events`]: (_asked, response) => sendResult(response, resultAfter(events)),
      [`GET /batches/${batchId}`]: (_asked, response) => sendResult(response, resultAfter(events)),
    });
    expect(await client.videos.generate(request)).toEqual(resultAfter(events));
    expect(await client.videos.batch(batchId)).toEqual(resultAfter(events));
  });

  test("that is refused before payment rejects with the server's error", async () => {
    const { client } = await setUp({
      [post]: (_asked, response) =>
        sendProblem(response, 404, { code: "reference_not_found", detail: "This image does not exist." }),
    });
    await expect(client.videos.generate(request)).rejects.toMatchObject({ code: "reference_not_found" });
  });

  test("has a URL", async () => {
    const { client, server } = await setUp({});
    expect(client.videos.url(video.id)).toBe(`${server.baseUrl}/get_video/${video.id}?redirect=true`);
    expect(() => client.videos.url("..")).toThrow("must be the id");
  });
});

describe("a batch of the other kind is not found", () => {
  test.each([
    ["video", partialBatch],
    ["image", videoBatch],
  ] as const)("if a batch of kind %s was requested", async (kind, events) => {
    const { client } = await setUp({
      [`GET /batches/${batchId}/events`]: (_asked, response) => sendEvents(response, events),
      [`GET /batches/${batchId}`]: (_asked, response) =>
        sendResult(response, (events.at(-1) as { result: VideoResult }).result),
      [`POST /batches/${batchId}/cancel`]: (_asked, response) =>
        sendResult(response, (events.at(-1) as { result: VideoResult }).result),
    });
    const media = client[`${kind}s`];
    const read = async () => {
      for await (const _event of media.events(batchId));
    };
    await expect(read()).rejects.toMatchObject({ code: "not_found" });
    await expect(media.cancel(batchId)).rejects.toMatchObject({ code: "not_found" });
    expect(await media.batch(batchId)).toBeUndefined();
  });
});

describe("an invalid video event", () => {
  test.each<[string, (data: Record<string, Record<string, unknown> | undefined>) => void]>([
    ["an end without an asset", (data) => delete data.video],
    [
      "an end with an image and a video",
      (data) => Object.assign(data, { image: toWireImage(imageOf(0), String) }),
    ],
    ["a video without its hash", (data) => delete data.video?.sha256],
  ])("is rejected: %s", async (_what, spoil) => {
    const { client } = await setUp({
      [post]: (_asked, response) => {
        beginEvents(response);
        for (const event of videoBatch) {
          const data = JSON.parse(/data: (.*)/.exec(frameOf(event))?.[1] ?? "");
          if (event.type === "slot-end") spoil(data);
          response.write(`event: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`);
        }
        response.end();
      },
    });
    await expect(client.videos.generate(request)).rejects.toMatchObject({
      code: "internal",
      retryable: false,
    });
  });
});

test("the store of a video shows one slot and the video", async () => {
  const { client } = await setUp({ [post]: (_asked, response) => sendEvents(response, videoBatch) });
  const store = createGenerationStore({ client, kind: "video" });
  expect(store.getSnapshot()).toMatchObject({ status: "idle", slots: [], video: undefined });
  const done = store.generate(request);
  expect(store.getSnapshot()).toMatchObject({ status: "submitting", slots: [{ status: "pending" }] });
  expect(await done).toEqual(resultAfter(videoBatch));
  const shown = store.getSnapshot();
  expectTypeOf(shown.video).toEqualTypeOf<typeof video | undefined>();
  expect(shown).toMatchObject({
    status: "succeeded",
    video,
    slots: [{ status: "ready", video }],
    progress: 1,
  });
  expect(shown).not.toHaveProperty("images");
});
