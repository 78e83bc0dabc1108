import { type DramatisClient, DramatisError, type VideoReference } from "@dramatis/core/client";
import type { ReactElement } from "react";
import { expect, vi } from "vitest";
import {
  DramatisProvider,
  useVideoGeneration,
  type VideoGeneration,
  type VideoGenerationOptions,
} from "../../index.ts";
import { onPage } from "../testing/on-page.tsx";
import { begun, failed, imageOf, over, progressed, scriptedClient } from "../testing/scripted-client.ts";

const { width: _width, height: _height, ...bytes } = imageOf(0);
const video: VideoReference = { ...bytes, path: `${bytes.id}.mp4`, mediaType: "video/mp4", metadata: {} };
const request = { prompt: "she waves", characterReferenceId: imageOf(1).id };

// One slot, as of images: the script is the same but for the kind and for what the slot ends with.
const [start, ...starts] = begun(1);
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

onPage("a video comes, with its progress and its address", async (page) => {
  const { client, calls, tell } = scriptedClient();
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
  tell(...startOfVideo, progressed(0, 0.5));
  await expect.poll(() => shown.progress).toBe(0.5);
  expect(shown).toMatchObject({ status: "running", stage: "processing" });
  tell(ended, over);
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

onPage("a video that failed says why, and is tried again", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<App client={client} />);
  await page.click(page.one("[data-generate]"));
  tell(...startOfVideo, failed(0), over);
  await page.settle();
  expect(shown).toMatchObject({ status: "failed", error: undefined, failure: { code: "prediction_failed" } });
  const retried = shown.retry();
  await page.settle();
  expect(shown).toMatchObject({ status: "running", failure: undefined });
  expect(calls).toEqual(["video she waves", "retry 0"]);
  expect(retried).toBeInstanceOf(Promise);
});

onPage("a video that could not be begun is an error, and its retry is another try", async (page) => {
  const { client, calls, fail } = scriptedClient();
  const onError = vi.fn();
  await page.show(<App client={client} onError={onError} />);
  await page.click(page.one("[data-generate]"));
  const error = new DramatisError("reference_not_found", "There is no such image.");
  fail(error);
  await page.settle();
  expect(shown).toMatchObject({ status: "failed", error, isRunning: false });
  expect(onError).toHaveBeenCalledExactlyOnceWith(error);
  void shown.retry();
  await page.settle();
  expect(calls).toEqual(["video she waves", "video she waves"]);
});

onPage("a page that is loaded again finds its video, and asks for no other", async (page) => {
  const { client, calls, tell } = scriptedClient();
  await page.show(<App key="first" client={client} persistKey="pirate" />);
  await page.click(page.one("[data-generate]"));
  tell(...startOfVideo);
  await page.settle();
  const { batchId } = shown;
  await page.show(<App key="second" client={client} persistKey="pirate" />);
  await page.settle();
  expect(calls).toEqual(["video she waves", `events ${batchId}`]);
  expect(shown).toMatchObject({ batchId, request, isRunning: true });
  tell(...startOfVideo, ended, over);
  await page.settle();
  expect(shown.video).toEqual(video);
});

onPage("the functions never change", async (page) => {
  const { client, tell } = scriptedClient();
  await page.show(<App client={client} />);
  const { generate, retry, abort, reset, attach } = shown;
  await page.click(page.one("[data-generate]"));
  tell(...startOfVideo);
  await page.settle();
  expect(shown).toMatchObject({ generate, retry, abort, reset, attach });
  abort();
  await page.settle();
  expect(shown).toMatchObject({ status: "canceled", failure: { code: "canceled" } });
  reset();
  await page.settle();
  expect(shown.status).toBe("idle");
});
