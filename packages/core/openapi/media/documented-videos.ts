import type { UrlOf } from "../../src/wire/asset.ts";
import { toWireVideo, toWireVideoResult } from "../../src/wire/video.ts";
import {
  canceledVideo,
  failedVideo,
  runningVideo,
  sampleVideo,
  sampleVideoEvents,
  succeededVideo,
} from "../samples/sample-video.ts";
import { toEventStream } from "../samples/to-event-stream.ts";
import type { DocumentedMedium } from "./documented-medium.ts";

function samples(urlOf: UrlOf) {
  return {
    asset: toWireVideo(sampleVideo(1), urlOf),
    succeeded: toWireVideoResult(succeededVideo(), urlOf),
    canceled: toWireVideoResult(canceledVideo, urlOf),
    running: toWireVideoResult(runningVideo, urlOf),
    failed: toWireVideoResult(failedVideo, urlOf),
    eventStream: toEventStream(sampleVideoEvents, urlOf),
  };
}

export const documentedVideos = {
  tag: { name: "Videos", description: "Generate a video of a character, and fetch it." },
  a: "a video",
  prompt: "prompt",
  tooFew: "The model generated no video, or the video is no longer available.",
  missing:
    "The video does not exist or belongs to another owner, the id is that of an image, or this server does not generate videos.",
  moreFailures: [
    { code: "reference_not_found", when: "The character reference has been removed." },
    {
      code: "reference_unsupported",
      when:
        "The model does not support character references, or this one is too large for it and the store does not sign " +
        "addresses.",
    },
  ],
  sampleId: sampleVideo(1).id,
  sampleBytes: sampleVideo(1).byteLength,
  samples,
  answerExamples: ({ succeeded }) => ({ video: { summary: "A video", value: succeeded } }),
  batchExamples: ({ succeeded, running, failed }) => ({
    video: { summary: "A video", value: succeeded },
    "video-running": { summary: "A video in progress", value: running },
    "video-failed": { summary: "A video that failed", value: failed },
  }),
  cancelExamples: ({ canceled }) => ({ video: { summary: "A video", value: canceled } }),
  eventExamples: ({ eventStream }) => ({
    "video-second-try": { summary: "A video that fails and succeeds when retried", value: eventStream },
  }),
} satisfies DocumentedMedium<ReturnType<typeof samples>>;
