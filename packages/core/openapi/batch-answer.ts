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
        "Server-sent events. `event` is the type, `id` the sequence (omitted for `slot-progress`), and `data` the event " +
        "as JSON on one line. Lines that start with a colon are heartbeats.",
    },
    "x-event-data": eventSchema,
    examples,
  };
}

/** Documents the event stream of an image batch. */
export function imageEvents(samples: Samples): MediaType {
  return eventStream(referenceTo(batchEventSchema), imageEventExamples(samples));
}

/** Documents the event stream of a video batch. */
export function videoEvents(samples: Samples): MediaType {
  return eventStream(referenceTo(videoEventSchema), videoEventExamples(samples));
}

/** Documents the event stream of a batch of either kind. */
export function anyEvents(samples: Samples): MediaType {
  return eventStream(anyOf(batchEventSchema, videoEventSchema), {
    ...imageEventExamples(samples),
    ...videoEventExamples(samples),
  });
}

function imageEventExamples({ eventStream }: Samples): Readonly<Record<string, Example>> {
  return {
    "two-images-one-fails": { summary: "Two images: the second one fails", value: eventStream },
  };
}

function videoEventExamples({ video }: Samples): Readonly<Record<string, Example>> {
  return {
    "video-second-try": { summary: "A video that fails and succeeds when retried", value: video.eventStream },
  };
}

/** Documents the successful responses to a request for images: JSON, events, or 202. */
export function imageAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "As JSON: the batch has ended with the status `succeeded`, `partial` or `canceled`. As events: the batch was " +
        "started, and the events report its outcome, even if it fails.",
      json: { schema: referenceTo(batchAnswerSchema), examples: imageExamples(samples) },
      events: imageEvents(samples),
    }),
    "202": acceptedAnswer(samples, batchId),
  };
}

/** Documents the successful responses to a retry of a batch of either kind. */
export function anyBatchAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": endedAnswer({
      description:
        "As JSON: the batch has ended with at least one image or its video, or was canceled. `kind` says whether it is " +
        "an image or a video batch. As events: the retry was started, and the events report its outcome, even if it fails.",
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
    partial: { summary: "Three of four images: one slot failed", value: samples.partial },
    canceled: { summary: "Canceled after the first image", value: samples.canceled },
  };
}

/** Documents the response that waits for the end of a batch (JSON) or reports its events (event stream). */
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

/** Documents the response to `Prefer: respond-async`. */
export function acceptedAnswer({ basePath }: Samples, batch_id: string): ResponseObject {
  return {
    description: "With `Prefer: respond-async`: the batch was started and is running.",
    headers: {
      Location: location("The address of the batch.", `${basePath}/batches/${batch_id}`),
      "Preference-Applied": answeredHeaders.preferenceApplied,
      "Cache-Control": cacheControl("no-store"),
    },
    content: {
      "application/json": {
        schema: referenceTo(acceptedBatchSchema),
        examples: {
          begun: {
            summary: "A batch that was started",
            value: { batch_id, status: "running", warnings: [] },
          },
        },
      },
    },
  };
}
