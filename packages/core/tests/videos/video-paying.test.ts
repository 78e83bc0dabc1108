import type { Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { sampleImages, withSegments } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";
import {
  collect,
  createVideoTestApp,
  listOpenBatches,
  type VideoTestApp,
} from "../testing/video-test-app.ts";

const prompt = "she waves at a ship";
const [png, jpeg] = (await sampleImages()).map(({ bytes }) => bytes) as [
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
];
const large = withSegments(jpeg, [65_000, 65_000, 65_000, 65_000, 65_000]);

const once = (prediction: object): Scenario => ({
  prediction: ({ index }) => (index === 0 ? prediction : {}),
});

describe("a video is paid once", () => {
  test("with the same key, at the same moment and later, and after its reference was removed", async () => {
    const { characters, videos, addEngine, creates } = await createVideoTestApp();
    const { id } = await characters.importImage(png);
    const request = { prompt, characterReferenceId: id };
    const generate = (step = videos) => step.generate(request, { idempotencyKey: "k" });
    const [first, second] = await Promise.all([generate(), generate(addEngine())]);
    await characters.remove(id);
    const third = await generate(addEngine());
    expect([second, third]).toEqual([first, first]);
    expect(first.status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
    const other = videos.generate({ prompt: "she sleeps" }, { idempotencyKey: "k" });
    await expect(other).rejects.toMatchObject({ code: "conflict" });
  });

  test("images and videos do not share keys", async () => {
    const { characters, videos } = await createVideoTestApp();
    const images = await characters.generate(
      { description: "a pirate", numImages: 1 },
      { idempotencyKey: "k" },
    );
    const video = await videos.generate({ prompt }, { idempotencyKey: "k" });
    expect(images.status).toBe("succeeded");
    expect(video.status).toBe("succeeded");
    expect(video.batchId).not.toBe(images.batchId);
  });

  test.each([
    ["a data URL", png],
    ["an uploaded file", large],
  ])("if the create's response is lost, the prediction is found by its input: %s", async (_what, image) => {
    const scenario = once({ create: { kind: "reset", created: true } });
    const { characters, videos, creates, emulator } = await createVideoTestApp({ scenario });
    const { id } = await characters.importImage(image);
    const result = await videos.generate({ prompt, characterReferenceId: id });
    expect(result.status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
    expect(emulator.predictions).toHaveLength(1);
  });

  test.each([
    ["the only candidate is used", 1],
    ["nothing is paid on a guess between two unclaimed candidates", 2],
  ])("if the list shows another URL for the image, %s", async (_what, unanswered) => {
    const scenario: Scenario = {
      prediction: ({ index }) => (index < unanswered ? { create: { kind: "reset", created: true } } : {}),
    };
    const app = await createVideoTestApp({ scenario, model: "minimax/video-01" });
    const { id } = await app.characters.importImage(png);
    const account = withRewrittenJson(app.account, (text) =>
      text.replaceAll(/data:image\/png;base64,[^"]+/g, "https://replicate.delivery/pbxt/abc/image.png"),
    );
    const videos = app.addEngine({ provider: account.video("minimax/video-01") });
    const generate = () => videos.generate({ prompt, characterReferenceId: id });
    const results = await Promise.all(Array.from({ length: unanswered }, generate));
    const [code] = unanswered === 1 ? [] : ["outcome_unknown"];
    expect(results.map(({ failures }) => failures[0]?.code)).toEqual(results.map(() => code));
    expect(app.creates()).toHaveLength(unanswered);
    // Once the inputs are shown, the retry finds the predictions and pays nothing.
    for (const { batchId } of results) {
      expect(await app.videos.retry(batchId)).toMatchObject({ status: "succeeded" });
    }
    expect(app.creates()).toHaveLength(unanswered);
  });

  test("a retry of a failed video uploads the image again and pays once more", async () => {
    const scenario = once({ end: { status: "failed", error: "CUDA out of memory" } });
    const { characters, videos, creates, uploads } = await createVideoTestApp({ scenario });
    const { id } = await characters.importImage(large);
    const failed = await videos.generate({ prompt, characterReferenceId: id });
    expect(failed).toMatchObject({
      status: "failed",
      video: undefined,
      failures: [{ code: "prediction_failed" }],
    });
    expect(await videos.retry(failed.batchId)).toMatchObject({ status: "succeeded", failures: [] });
    expect(creates()).toHaveLength(2);
    expect(uploads()).toHaveLength(2);
  });

  test("a retry whose reference was removed fails and pays nothing", async () => {
    const scenario = once({ end: { status: "failed", error: "CUDA out of memory" } });
    const { characters, videos, creates } = await createVideoTestApp({ scenario });
    const { id } = await characters.importImage(png);
    const { batchId } = await videos.generate({ prompt, characterReferenceId: id });
    await characters.remove(id);
    const retried = await videos.retry(batchId);
    expect(retried).toMatchObject({ status: "failed", failures: [{ code: "reference_not_found" }] });
    expect(creates()).toHaveLength(1);
  });

  test("a canceled video is canceled at the provider", async () => {
    const scenario = { timing: { runMs: [60_000, 60_000] } } as const;
    const { videos, emulator } = await createVideoTestApp({ scenario });
    const { batchId } = await videos.start({ prompt });
    await until(() => emulator.predictions[0]?.status === "processing");
    expect(await videos.cancel(batchId)).toMatchObject({
      status: "canceled",
      failures: [{ code: "canceled" }],
    });
    await until(() => emulator.predictions[0]?.status === "canceled");
  });

  test("a video that is canceled too late is kept, because it was paid", async () => {
    const scenario = once({ runMs: 600, cancels: () => ({ kind: "too-late" }) });
    const { videos, emulator, store, creates } = await createVideoTestApp({
      scenario,
      timing: { afterCancelMs: 10_000 },
    });
    const { batchId } = await videos.start({ prompt });
    await until(() => emulator.predictions[0]?.status === "processing");
    expect(await videos.cancel(batchId)).toMatchObject({ status: "canceled" });
    await until(async () => (await listOpenBatches(store)).length === 0);
    expect(await videos.batch(batchId)).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(1);
  });

  test("resume finishes an abandoned batch in the engine of its media kind", async () => {
    const scenario = { timing: { runMs: [800, 800] } } as const;
    const { characters, videos, addEngine, creates, store } = await createVideoTestApp({ scenario });
    const { batchId } = await videos.start({ prompt });
    await until(() => creates().length === 1);
    await videos.close();
    expect(await collect(characters.resume())).toEqual([]);
    const resumed = await collect(addEngine().resume());
    expect(resumed).toMatchObject([{ batchId, kind: "video", status: "succeeded" }]);
    expect(creates()).toHaveLength(1);
    expect(await listOpenBatches(store)).toEqual([]);
  });

  test("resume does not wait for leases of the other media kind", async () => {
    const scenario = { timing: { runMs: [60_000, 60_000] } } as const;
    // The lease outlasts the test.
    const { characters, videos, creates } = await createVideoTestApp({
      scenario,
      timing: { leaseMs: 600_000 },
    });
    await videos.start({ prompt });
    await until(() => creates().length === 1);
    expect(await collect(characters.resume())).toEqual([]);
  });
});

describe("a downloaded output", () => {
  test.each([
    ["webm", "video/webm"],
    ["mp4", "video/mp4"],
  ] as const)("%s gets its type from its bytes", async (videoFormat, mediaType) => {
    const { videos, emulator, account } = await createVideoTestApp({ scenario: { videoFormat } });
    const { video } = await videos.generate({ prompt });
    expect(video).toMatchObject({ mediaType, path: `${video?.id}.${videoFormat}` });
    const made = await account.fetch(emulator.predictions[0]?.outputs[0] ?? "");
    const opened = await videos.open(video?.id ?? "");
    expect(await opened?.bytes()).toEqual(new Uint8Array(await made.arrayBuffer()));
  });

  test.each([
    ["an image", { kind: "bytes", bytes: png, contentType: "video/mp4" }, "unsupported_media"],
    ["a web page", { kind: "html" }, "unsupported_media"],
    ["half a video, with its full length declared", { kind: "truncated", declared: true }, "download_failed"],
    ["half a video", { kind: "truncated", declared: false }, "download_failed"],
  ] as const)("%s is not a video, and a retry fetches it at no cost", async (_what, fault, code) => {
    let isOn = true;
    const scenario = { prediction: () => ({ downloads: () => (isOn ? fault : undefined) }) } as Scenario;
    const timing = code === "download_failed" ? { downloadMs: 500 } : {};
    const { videos, creates } = await createVideoTestApp({ scenario, timing });
    const failed = await videos.generate({ prompt });
    expect(failed).toMatchObject({ status: "failed", failures: [{ code, retryable: true }] });
    isOn = false;
    expect(await videos.retry(failed.batchId)).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(1);
  });

  test("events report the progress of a video", async () => {
    const scenario = { timing: { runMs: [300, 300] } } as const;
    const { videos } = await createVideoTestApp({ scenario });
    const events = await collect(videos.stream({ prompt }));
    const [first] = events;
    const last = events.at(-1);
    expect(first).toMatchObject({ type: "batch-start", kind: "video", requested: 1 });
    expect(events.some((event) => event.type === "slot-progress" && event.status === "processing")).toBe(
      true,
    );
    const end = events.find((event) => event.type === "slot-end");
    expect(end).toMatchObject({ slot: 0, video: { mediaType: "video/webm" } });
    expect(last).toMatchObject({ type: "batch-end", result: { kind: "video", status: "succeeded" } });
    expect(await collect(videos.events(first?.batchId ?? ""))).toEqual(
      events.filter(({ type }) => type !== "slot-progress"),
    );
  });
});

describe("images and videos are separate", () => {
  test("by id", async () => {
    const { characters, videos } = await createVideoTestApp();
    const { video, batchId } = await videos.generate({ prompt });
    const images = await characters.generate({ description: "a pirate", numImages: 1 });
    const [image] = images.images;
    const videoId = video?.id ?? "";
    const imageId = image?.id ?? "";
    expect(await characters.get(videoId)).toBeUndefined();
    expect(await characters.open(videoId)).toBeUndefined();
    expect(await characters.remove(videoId)).toBe(false);
    expect(await characters.batch(batchId)).toBeUndefined();
    expect(await collect(characters.events(batchId))).toEqual([]);
    for (const call of [characters.cancel(batchId), characters.retry(batchId)]) {
      await expect(call).rejects.toMatchObject({ code: "not_found" });
    }
    await characters.removeBatch(batchId);
    expect(await videos.get(imageId)).toBeUndefined();
    expect(await videos.open(imageId)).toBeUndefined();
    expect(await videos.remove(imageId)).toBe(false);
    expect(await videos.batch(images.batchId)).toBeUndefined();
    await expect(videos.retry(images.batchId)).rejects.toMatchObject({ code: "not_found" });
    await videos.removeBatch(images.batchId);
    expect((await characters.list()).items.map(({ id }) => id)).toEqual([imageId]);
    expect((await videos.list()).items).toEqual([video]);
    expect(await characters.batch(images.batchId)).toEqual(images);
    expect(await videos.remove(videoId)).toBe(true);
    expect(await videos.get(videoId)).toBeUndefined();
  });

  test("a batch can be removed with or without its video", async () => {
    const { videos } = await createVideoTestApp();
    const kept = await videos.generate({ prompt });
    const gone = await videos.generate({ prompt });
    await videos.removeBatch(kept.batchId, { keep: [kept.video?.id ?? ""] });
    await videos.removeBatch(gone.batchId);
    expect((await videos.list()).items).toEqual([kept.video]);
    expect(await videos.batch(kept.batchId)).toBeUndefined();
  });
});

/** Connects to an account, and rewrites the text of its JSON responses. */
function withRewrittenJson(account: VideoTestApp["account"], rewrite: (text: string) => string) {
  return createReplicate({
    ...account,
    fetch: async (input, init) => {
      const response = await account.fetch(input, init);
      const isText = response.headers.get("content-type")?.includes("json");
      return isText ? new Response(rewrite(await response.text()), response) : response;
    },
  });
}
