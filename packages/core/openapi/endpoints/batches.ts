import { anyOf } from "../../src/wire/schemas/documented.ts";
import { batchSchema } from "../../src/wire/schemas/image-batch.ts";
import { videoBatchSchema } from "../../src/wire/schemas/video-batch.ts";
import { answeredHeaders, cacheControl } from "../answered-headers.ts";
import { anyEvents } from "../batch-answer.ts";
import { batchProblems, callerProblems, storeProblem } from "../common-problems.ts";
import type { Endpoint } from "../operation.ts";
import { idOf } from "../path-id.ts";
import { problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";
import { sentHeaders } from "../sent-headers.ts";

export function batchEndpoint(samples: Samples): Endpoint {
  return {
    method: "get",
    path: "/batches/{id}",
    hasHead: true,
    operation: {
      operationId: "getBatch",
      summary: "Get a batch, as far as it has come",
      description: "A batch that failed is answered with 200 as well: how it went is what was asked for.",
      tags: ["Batches"],
      parameters: [idOf("batch")],
      responses: {
        "200": {
          description: "The batch.",
          headers: { "Cache-Control": cacheControl("no-store") },
          content: {
            "application/json": {
              schema: anyOf(batchSchema, videoBatchSchema),
              examples: {
                running: { summary: "One image of two is there", value: samples.running },
                succeeded: { summary: "Every image is there", value: samples.succeeded },
                partial: { summary: "One slot failed", value: samples.partial },
                failed: { summary: "No image", value: samples.failed },
                canceled: { summary: "One image, then it was canceled", value: samples.canceled },
                video: { summary: "A video", value: samples.video.succeeded },
                "video-running": { summary: "A video that is being made", value: samples.video.running },
                "video-failed": { summary: "A video that was not made", value: samples.video.failed },
              },
            },
          },
        },
        ...problemResponses([...batchProblems, ...callerProblems, storeProblem]),
      },
    },
  };
}

export function batchEventsEndpoint(samples: Samples): Endpoint {
  return {
    method: "get",
    path: "/batches/{id}/events",
    hasHead: false,
    operation: {
      operationId: "getBatchEvents",
      summary: "Follow a batch",
      description:
        "Its events from the first one on, then what happens as it happens, until the batch has ended. An EventSource " +
        "that loses the connection comes back by itself and goes on where it was.",
      tags: ["Batches"],
      parameters: [idOf("batch"), sentHeaders.lastEventId],
      responses: {
        "200": {
          description: "The events.",
          headers: {
            "Cache-Control": cacheControl("no-cache, no-transform"),
            "X-Content-Type-Options": answeredHeaders.nosniff,
          },
          content: { "text/event-stream": anyEvents(samples) },
        },
        "204": {
          description: "The batch has ended, and its last event was read: an EventSource does not come back.",
          headers: { "Cache-Control": cacheControl("no-store") },
        },
        ...problemResponses([...batchProblems, ...callerProblems, storeProblem]),
      },
    },
  };
}
