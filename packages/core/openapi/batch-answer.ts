import { anyOf, referenceTo, type Schema } from "../src/wire/schemas/documented.ts";
import { acceptedBatchSchema, batchAnswerSchema } from "../src/wire/schemas/image-batch.ts";
import { batchEventSchema } from "../src/wire/schemas/image-event.ts";
import { videoAnswerSchema } from "../src/wire/schemas/video-batch.ts";
import { videoEventSchema } from "../src/wire/schemas/video-event.ts";
import { answeredHeaders, cacheControl, location } from "./answered-headers.ts";
import type { Example, MediaType, ResponseObject } from "./operation.ts";
import type { Samples } from "./samples/make-samples.ts";
import { batchId } from "./samples/sample-batch.ts";

function eventStream(eventSchema: Schema, examples: Readonly<Record<string, Example>>): MediaType {
  return {
    schema: {
      type: "string",
      description:
        "Server-sent events. `event` is the type, `id` the sequence (none for `slot-progress`), `data` an event as JSON " +
        "on one line. Lines that begin with a colon are signs of life.",
    },
    "x-event-data": eventSchema,
    examples,
  };
}

/** The events of images as text. */
export function imageEvents(samples: Samples): MediaType {
  return eventStream(referenceTo(batchEventSchema), imageEventExamples(samples));
}

/** The events of a video as text. */
export function videoEvents(samples: Samples): MediaType {
  return eventStream(referenceTo(videoEventSchema), videoEventExamples(samples));
}

/** The events of a batch of either kind as text. */
export function anyEvents(samples: Samples): MediaType {
  return eventStream(anyOf(batchEventSchema, videoEventSchema), {
    ...imageEventExamples(samples),
    ...videoEventExamples(samples),
  });
}

function imageEventExamples({ eventStream }: Samples): Readonly<Record<string, Example>> {
  return {
    "two-images-one-fails": { summary: "Two images, of which the second one fails", value: eventStream },
  };
}

function videoEventExamples({ video }: Samples): Readonly<Record<string, Example>> {
  return {
    "video-second-try": { summary: "A video that fails, and comes with a retry", value: video.eventStream },
  };
}

/** The answers to a request for images, in the form that it asks for. */
export function imageAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "The batch has ended, and has an image or was canceled: `succeeded`, `partial` or `canceled`. As events: the " +
        "batch was begun, and however it ends is told by them.",
      json: { schema: referenceTo(batchAnswerSchema), examples: imageExamples(samples) },
      events: imageEvents(samples),
    }),
    "202": acceptedAnswer(samples, batchId),
  };
}

/** The answers to a request that goes on with a batch of either kind. */
export function anyBatchAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "The batch has ended, and has an image or its video, or was canceled. Its `kind` says which it is. As events: " +
        "another round was begun, and however it ends is told by them.",
      json: {
        schema: anyOf(batchAnswerSchema, videoAnswerSchema),
        examples: {
          ...imageExamples(samples),
          video: { summary: "A video", value: samples.video.succeeded },
        },
      },
      events: anyEvents(samples),
    }),
    "202": acceptedAnswer(samples, batchId),
  };
}

function imageExamples(samples: Samples): Readonly<Record<string, Example>> {
  return {
    succeeded: {
      summary: "Four images, without their bytes (`include_base64` is false)",
      value: samples.succeeded,
    },
    "with-bytes": {
      summary: "Four images with their bytes (shortened here)",
      value: samples.succeededWithBytes,
    },
    partial: { summary: "Three images of four: one slot failed", value: samples.partial },
    canceled: { summary: "One image, then it was canceled", value: samples.canceled },
  };
}

/** The answer once a batch has ended, or its events. */
export function endedAnswer({
  description,
  json,
  events,
}: {
  readonly description: string;
  readonly json: MediaType;
  readonly events: MediaType;
}): ResponseObject {
  return {
    description,
    headers: {
      "Cache-Control": cacheControl("no-store"),
      "X-Content-Type-Options": answeredHeaders.nosniff,
    },
    content: { "application/json": json, "text/event-stream": events },
  };
}

/** The answer to `Prefer: respond-async`. */
export function acceptedAnswer({ basePath }: Samples, batch_id: string): ResponseObject {
  return {
    description: "With `Prefer: respond-async`: the batch was begun and runs on.",
    headers: {
      Location: location("The address of the batch.", `${basePath}/batches/${batch_id}`),
      "Preference-Applied": answeredHeaders.preferenceApplied,
      "Cache-Control": cacheControl("no-store"),
    },
    content: {
      "application/json": {
        schema: referenceTo(acceptedBatchSchema),
        examples: {
          begun: { summary: "It was begun", value: { batch_id, status: "running", warnings: [] } },
        },
      },
    },
  };
}
