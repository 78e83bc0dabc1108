import { type DramatisClient, DramatisError, type VideoReference } from "@dramatis/core/client";
import type { ReactElement } from "react";
import { expect, vi } from "vitest";
import {
  DramatisProvider,
  useVideoGeneration,
  type VideoGeneration,
  type VideoGenerationOptions,
} from "../../index.ts";
import { pageTest } from "../testing/page-test.tsx";
import {
  batchEnd,
  batchStart,
  createImage,
  createScriptedClient,
  slotError,
  slotProgress,
} from "../testing/scripted-client.ts";

const { width: _width, height: _height, ...bytes } = createImage(0);
const video: VideoReference = { ...bytes, path: `${bytes.id}.mp4`, mediaType: "video/mp4", metadata: {} };
const request = { prompt: "she waves", characterReferenceId: createImage(1).id };

// The events are those of one image, except for the kind and for what the slot ends with.
const [start, ...starts] = batchStart(1);
const startOfVideo = [{ ...start, kind: "video" } as unknown as NonNullable<typeof start>, ...starts];
const ended = { type: "slot-end", slot: 0, attempt: 1, video } as never;

let shown = {} as VideoGeneration;

function Stage(options: VideoGenerationOptions): ReactElement {
  shown = useVideoGeneration(options);
  return (
    <button type="button" data-generate="" onClick={() => shown.generate(request)}>
      Make it
    </button>
  );
}

function App({
  client,
  ...options
}: VideoGenerationOptions & { readonly client: DramatisClient }): ReactElement {
  return (
    <DramatisProvider client={client}>
      <Stage {...options} />
    </DramatisProvider>
  );
}

pageTest("a video is generated, with its progress and its address", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  const onFinish = vi.fn();
  await page.show(<App client={client} onFinish={onFinish} />);
  expect(shown).toMatchObject({
    status: "idle",
    isRunning: false,
    video: undefined,
    src: undefined,
    progress: 0,
  });
  await page.click(page.one("[data-generate]"));
  expect(shown).toMatchObject({ status: "submitting", isRunning: true, stage: "queued", request });
  emit(...startOfVideo, slotProgress(0, 0.5));
  await expect.poll(() => shown.progress).toBe(0.5);
  expect(shown).toMatchObject({ status: "running", stage: "processing" });
  emit(ended, batchEnd);
  await page.settle();
  expect(shown).toMatchObject({
    status: "succeeded",
    isRunning: false,
    stage: undefined,
    video,
    progress: 1,
  });
  expect(shown.src).toBe(client.videos.url(video.id));
  expect(onFinish).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: "video", video }));
  expect(calls).toEqual(["video she waves"]);
});

pageTest("a failed video has a failure, and can be retried", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  emit(...startOfVideo, slotError(0), batchEnd);
  await page.settle();
  expect(shown).toMatchObject({ status: "failed", error: undefined, failure: { code: "prediction_failed" } });
  const retried = shown.retry();
  await page.settle();
  expect(shown).toMatchObject({ status: "running", failure: undefined });
  expect(calls).toEqual(["video she waves", "retry 0"]);
  expect(retried).toBeInstanceOf(Promise);
});

pageTest("a refused request is an error, and retry sends it again", async (page) => {
  const { client, calls, fail } = createScriptedClient();
  const onError = vi.fn();
  await page.show(<App client={client} onError={onError} />);
  await page.click(page.one("[data-generate]"));
  const error = new DramatisError("reference_not_found", "The image does not exist.");
  fail(error);
  await page.settle();
  expect(shown).toMatchObject({ status: "failed", error, isRunning: false });
  expect(onError).toHaveBeenCalledExactlyOnceWith(error);
  void shown.retry();
  await page.settle();
  expect(calls).toEqual(["video she waves", "video she waves"]);
});

pageTest("a reloaded page resumes its video, and does not request another", async (page) => {
  const { client, calls, emit } = createScriptedClient();
  await page.show(<App key="first" client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  emit(...startOfVideo);
  await page.settle();
  const { batchId } = shown;
  await page.show(<App key="second" client={client} persistKey="pirate" />);
  await page.settle();
  expect(calls).toEqual(["video she waves", `events ${batchId}`]);
  expect(shown).toMatchObject({ batchId, request, isRunning: true });
  emit(...startOfVideo, ended, batchEnd);
  await page.settle();
  expect(shown.video).toEqual(video);
});

pageTest("the functions never change", async (page) => {
  const { client, emit } = createScriptedClient();
  await page.show(<App client={client} />);
  const { generate, retry, abort, reset, attach } = shown;
  await page.click(page.one("[data-generate]"));
  emit(...startOfVideo);
  await page.settle();
  expect(shown).toMatchObject({ generate, retry, abort, reset, attach });
  abort();
  await page.settle();
  expect(shown).toMatchObject({ status: "canceled", failure: { code: "canceled" } });
  reset();
  await page.settle();
  expect(shown.status).toBe("idle");
});
