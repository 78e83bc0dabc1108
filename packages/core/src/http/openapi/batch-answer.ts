import { answeredHeaders, cacheControl, location } from "./answered-headers.ts";
import type { MediaType, ResponseObject } from "./endpoint.ts";
import type { Samples } from "./examples/make-samples.ts";
import { batchId } from "./examples/sample-batch.ts";
import { batchEventSchema } from "./schemas/batch-event-schemas.ts";
import { acceptedBatchSchema, batchAnswerSchema } from "./schemas/batch-schemas.ts";
import { referenceTo } from "./schemas/documented.ts";

/** The events of a batch as text. */
export function eventStream({ eventStream }: Samples): MediaType {
  return {
    schema: {
      type: "string",
      description:
        "Server-sent events. `event` is the type, `id` the sequence (none for `slot-progress`), `data` a BatchEvent " +
        "as JSON on one line. Lines that begin with a colon are signs of life.",
    },
    "x-event-data": referenceTo(batchEventSchema),
    examples: {
      "two-images-one-fails": { summary: "Two images, of which the second one fails", value: eventStream },
    },
  };
}

/** The answers to a request that begins or goes on with a batch, in the form that it asks for. */
export function batchAnswers(samples: Samples): Readonly<Record<"200" | "202", ResponseObject>> {
  return {
    "200": {
      description:
        "The batch has ended, and has an image or was canceled: `succeeded`, `partial` or `canceled`. As events: the " +
        "batch was begun, and however it ends is told by them.",
      headers: {
        "Cache-Control": cacheControl("no-store"),
        "X-Content-Type-Options": answeredHeaders.nosniff,
      },
      content: {
        "application/json": {
          schema: referenceTo(batchAnswerSchema),
          examples: {
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
          },
        },
        "text/event-stream": eventStream(samples),
      },
    },
    "202": {
      description: "With `Prefer: respond-async`: the batch was begun and runs on.",
      headers: {
        Location: location("The address of the batch.", `${samples.basePath}/batches/${batchId}`),
        "Preference-Applied": answeredHeaders.preferenceApplied,
        "Cache-Control": cacheControl("no-store"),
      },
      content: {
        "application/json": {
          schema: referenceTo(acceptedBatchSchema),
          examples: {
            begun: {
              summary: "It was begun",
              value: { batch_id: batchId, status: "running", warnings: [] },
            },
          },
        },
      },
    },
  };
}
