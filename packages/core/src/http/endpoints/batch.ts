import { cacheControl } from "../../../openapi/answered-headers.ts";
import { batchProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import { examplesOfAllKinds, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { ofAnyKind } from "../../wire/schemas/media.ts";
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
            schema: ofAnyKind("batch"),
            examples: examplesOfAllKinds("batchExamples", samples),
          },
        },
      },
      ...problemResponses([...batchProblems, ...callerProblems, storeProblem]),
    },
  };
}
