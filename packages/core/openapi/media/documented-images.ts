import type { BatchResult, RunningBatch } from "../../src/batch/batch-result.ts";
import type { UrlOf } from "../../src/wire/asset.ts";
import { toWireImage, toWireResult } from "../../src/wire/image.ts";
import {
  canceledBatch,
  failedBatch,
  partialBatch,
  runningBatch,
  sampleImage,
  succeededBatch,
} from "../samples/sample-batch.ts";
import { sampleEvents } from "../samples/sample-events.ts";
import { toEventStream } from "../samples/to-event-stream.ts";
import type { DocumentedMedium } from "./documented-medium.ts";

/** The beginning of a PNG, because a complete one would fill a page. */
const base64 = "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zU";

function samples(urlOf: UrlOf) {
  const wire = (batch: BatchResult | RunningBatch) => toWireResult(batch, urlOf);
  const succeeded = wire(succeededBatch);
  return {
    asset: toWireImage(sampleImage(0), urlOf),
    succeeded,
    /** With the images' bytes. */
    succeededWithBytes: {
      ...succeeded,
      images: succeeded.images.map((withoutBytes) => ({ ...withoutBytes, base64 })),
    },
    partial: wire(partialBatch),
    canceled: wire(canceledBatch),
    running: wire(runningBatch),
    failed: wire(failedBatch),
    eventStream: toEventStream(sampleEvents, urlOf),
  };
}

export const documentedImages = {
  tag: {
    name: "Character references",
    description: "Generate, upload and fetch images of a character.",
  },
  a: "an image",
  prompt: "description",
  tooFew: "The model generated fewer images than requested, or the images are no longer available.",
  missing: "The image does not exist or belongs to another owner, or the id is that of a video.",
  moreFailures: [],
  sampleId: sampleImage(0).id,
  sampleBytes: sampleImage(0).byteLength,
  samples,
  answerExamples: ({ succeeded, succeededWithBytes, partial, canceled }) => ({
    succeeded: { summary: "Four images, without their bytes (`include_base64` is false)", value: succeeded },
    "with-bytes": { summary: "Four images with their bytes (shortened here)", value: succeededWithBytes },
    partial: { summary: "Three of four images: one slot failed", value: partial },
    canceled: { summary: "Canceled after the first image", value: canceled },
  }),
  batchExamples: ({ running, succeeded, partial, failed, canceled }) => ({
    running: { summary: "One of two images is stored", value: running },
    succeeded: { summary: "Every image is stored", value: succeeded },
    partial: { summary: "One slot failed", value: partial },
    failed: { summary: "No image", value: failed },
    canceled: { summary: "Canceled after one image", value: canceled },
  }),
  cancelExamples: ({ canceled, succeeded, failed }) => ({
    canceled: { summary: "One image was already stored", value: canceled },
    succeeded: { summary: "Too late: every image was stored", value: succeeded },
    failed: { summary: "Too late: it had failed before", value: failed },
  }),
  eventExamples: ({ eventStream }) => ({
    "two-images-one-fails": { summary: "Two images: the second one fails", value: eventStream },
  }),
} satisfies DocumentedMedium<ReturnType<typeof samples>>;
