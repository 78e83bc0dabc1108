import type { BatchResult, RunningBatch } from "../../src/batch/batch-result.ts";
import { firstFrame, frameOf } from "../../src/http/endpoints/shared/event-stream.ts";
import type { AnyBatchEvent } from "../../src/http/endpoints/shared/find-engine.ts";
import {
  toWireImage,
  toWireVideo,
  type UrlOf,
  type WireImage,
  type WireVideo,
} from "../../src/wire/asset.ts";
import {
  toWireResult,
  toWireVideoResult,
  type WireResult,
  type WireVideoResult,
} from "../../src/wire/batch.ts";
import * as sample from "./sample-batch.ts";
import { sampleEvents } from "./sample-events.ts";
import * as sampleOfVideo from "./sample-video.ts";

/** The beginning of a PNG, because a complete one would fill a page. */
const base64 = "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zU";

/** Example responses, made by the same functions that make real responses. */
export interface Samples {
  readonly basePath: string;
  readonly image: WireImage;
  readonly succeeded: WireResult;
  /** With the images' bytes. */
  readonly succeededWithBytes: object;
  readonly partial: WireResult;
  readonly canceled: WireResult;
  readonly running: WireResult;
  readonly failed: WireResult;
  readonly eventStream: string;
  readonly video: VideoSamples;
}

/** Example responses about videos. */
export interface VideoSamples {
  readonly video: WireVideo;
  readonly succeeded: WireVideoResult;
  readonly canceled: WireVideoResult;
  readonly running: WireVideoResult;
  readonly failed: WireVideoResult;
  readonly eventStream: string;
}

/** Creates the examples for endpoints at this base path. */
export function makeSamples(basePath: string): Samples {
  const urlOf: UrlOf = (id, kind) =>
    `${basePath}/${kind === "video" ? "get_video" : "get_character_reference"}/${id}`;
  const wire = (batch: BatchResult | RunningBatch) => toWireResult(batch, urlOf);
  const succeeded = wire(sample.succeededBatch);
  return {
    basePath,
    image: toWireImage(sample.sampleImage(0), urlOf),
    succeeded,
    succeededWithBytes: {
      ...succeeded,
      images: succeeded.images.map((withoutBytes) => ({ ...withoutBytes, base64 })),
    },
    partial: wire(sample.partialBatch),
    canceled: wire(sample.canceledBatch),
    running: wire(sample.runningBatch),
    failed: wire(sample.failedBatch),
    eventStream: toEventStream(sampleEvents, urlOf),
    video: {
      video: toWireVideo(sampleOfVideo.sampleVideo(1), urlOf),
      succeeded: toWireVideoResult(sampleOfVideo.succeededVideo(), urlOf),
      canceled: toWireVideoResult(sampleOfVideo.canceledVideo, urlOf),
      running: toWireVideoResult(sampleOfVideo.runningVideo, urlOf),
      failed: toWireVideoResult(sampleOfVideo.failedVideo, urlOf),
      eventStream: toEventStream(sampleOfVideo.sampleVideoEvents, urlOf),
    },
  };
}

function toEventStream(events: readonly AnyBatchEvent[], urlOf: UrlOf): string {
  return [firstFrame, ...events.map((event) => frameOf(event, urlOf))].join("");
}
