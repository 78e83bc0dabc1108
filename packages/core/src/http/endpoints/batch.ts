import { cacheControl } from "../../../openapi/answered-headers.ts";
import { batchProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import type { Samples } from "../../../openapi/samples/make-samples.ts";
import { anyOf } from "../../wire/schemas/documented.ts";
import { batchSchema } from "../../wire/schemas/image-batch.ts";
import { videoBatchSchema } from "../../wire/schemas/video-batch.ts";
import { resultResponse } from "./shared/answer-batch.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { findBatch, noBatch } from "./shared/find-engine.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/batches/{id}",
  async answer(context, request, caller, batchId) {
    const found = await findBatch(context, batchId, caller);
    if (found === undefined) throw noBatch();
    // The caller asked for the state of the batch: a failed batch is not a failure of this request.
    return resultResponse(context, request, { batch: found.batch, isProblem: false });
  },
};

export function documentation(samples: Samples): Operation {
  return {
    operationId: "getBatch",
    summary: "Get the current state of a batch",
    description: "A failed batch is also answered with 200, because this request succeeded.",
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
              running: { summary: "One of two images is stored", value: samples.running },
              succeeded: { summary: "Every image is stored", value: samples.succeeded },
              partial: { summary: "One slot failed", value: samples.partial },
              failed: { summary: "No image", value: samples.failed },
              canceled: { summary: "Canceled after one image", value: samples.canceled },
              video: { summary: "A video", value: samples.video.succeeded },
              "video-running": { summary: "A video in progress", value: samples.video.running },
              "video-failed": { summary: "A video that failed", value: samples.video.failed },
            },
          },
        },
      },
      ...problemResponses([...batchProblems, ...callerProblems, storeProblem]),
    },
  };
}
