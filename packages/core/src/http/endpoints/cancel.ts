import { cacheControl } from "../../../openapi/answered-headers.ts";
import { batchProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import { examplesOfAllKinds, type Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { ofAnyKind } from "../../wire/schemas/media.ts";
import { resultResponse } from "./shared/answer-batch.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { engineFor } from "./shared/find-engine.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/batches/{id}/cancel",
  async answer(context, request, caller, batchId) {
    const engine = await engineFor(context, batchId, caller);
    const result = await engine.cancel(batchId, caller);
    // The cancel succeeded, even if the batch had failed before.
    return resultResponse(context, request, { batch: result, isProblem: false });
  },
};

export function documentation(samples: Samples): Operation {
  return {
    operationId: "cancelBatch",
    summary: "Cancel a batch",
    description:
      "Cancels every slot that has not ended, and its prediction at the provider. Stored images stay. An image that " +
      "finishes anyway is stored, because it was paid for. A batch that has already ended does not change. The " +
      "request's body is not read.",
    tags: ["Batches"],
    parameters: [idOf("batch")],
    responses: {
      "200": {
        description: "The batch, which has now ended.",
        headers: { "Cache-Control": cacheControl("no-store") },
        content: {
          "application/json": {
            schema: ofAnyKind("ended"),
            examples: examplesOfAllKinds("cancelExamples", samples),
          },
        },
      },
      ...problemResponses([
        ...batchProblems,
        ...callerProblems,
        storeProblem,
        {
          code: "outcome_unknown",
          when: "The server is shutting down. Check later whether the batch was canceled.",
          example: {
            title: "Outcome unknown",
            detail:
              "The engine was closed. Predictions continue at the provider; call resume() to finish them.",
          },
        },
      ]),
    },
  };
}
