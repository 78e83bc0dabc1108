import { anyOf, referenceTo } from "../../src/wire/schemas/documented.ts";
import { endedBatchSchema } from "../../src/wire/schemas/image-batch.ts";
import { retryRequestSchema } from "../../src/wire/schemas/requests.ts";
import { endedVideoSchema } from "../../src/wire/schemas/video-batch.ts";
import { cacheControl } from "../answered-headers.ts";
import { anyBatchAnswers } from "../batch-answer.ts";
import {
  batchProblems,
  bodyProblems,
  callerProblems,
  fieldProblem,
  keyProblem,
  storeProblem,
} from "../common-problems.ts";
import { anyFailedBatchProblems } from "../failed-batch-problems.ts";
import type { Endpoint } from "../operation.ts";
import { idOf } from "../path-id.ts";
import { problemResponses } from "../problem-responses.ts";
import type { Samples } from "../samples/make-samples.ts";
import { sentHeaders } from "../sent-headers.ts";

export function retryEndpoint(samples: Samples): Endpoint {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const wrongSlots = "must be whole numbers from 0 to 3";
  return {
    method: "post",
    path: "/batches/{id}/retry",
    hasHead: false,
    operation: {
      operationId: "retryBatch",
      summary: "Try the failed and canceled slots of a batch again",
      description:
        "What was paid for and not stored is fetched again, at no cost; only a slot that has nothing left is paid for " +
        "anew. Slots that have their image are left as they are, and one that is under way is joined. The answer is " +
        "the whole batch.",
      tags: ["Batches"],
      parameters: [idOf("batch"), idempotencyKey, prefer, accept],
      requestBody: {
        description: "What to try again; without a body every failed and canceled slot.",
        required: false,
        content: {
          "application/json": {
            schema: referenceTo(retryRequestSchema),
            examples: {
              all: { summary: "Every failed and canceled slot", value: {} },
              one: { summary: "One slot", value: { slots: [2], include_base64: false } },
              secret: {
                summary: "With a secret of the request, after the server was started again",
                value: { model_options: { openai_api_key: "sk-..." } },
              },
            },
          },
        },
      },
      responses: {
        ...anyBatchAnswers(samples),
        ...problemResponses([
          ...batchProblems,
          ...bodyProblems,
          fieldProblem("The batch has no such slots.", "slots", wrongSlots),
          fieldProblem(
            "`model_options` holds something else than secrets of the batch.",
            "model_options.quality",
            "must be left out: a retry takes only the secrets of its batch again",
          ),
          keyProblem(
            "The `Idempotency-Key` was used for another request, or another server began a round just now.",
          ),
          ...anyFailedBatchProblems(samples),
          ...callerProblems,
        ]),
      },
    },
  };
}

export function cancelEndpoint(samples: Samples): Endpoint {
  return {
    method: "post",
    path: "/batches/{id}/cancel",
    hasHead: false,
    operation: {
      operationId: "cancelBatch",
      summary: "Cancel a batch",
      description:
        "Ends every slot that is under way, and its prediction at the provider. Images that are there stay, and one " +
        "that is finished in spite of it is stored: it was paid for. A batch that has ended is answered as it is. No " +
        "body is read.",
      tags: ["Batches"],
      parameters: [idOf("batch")],
      responses: {
        "200": {
          description: "The batch, which has ended.",
          headers: { "Cache-Control": cacheControl("no-store") },
          content: {
            "application/json": {
              schema: anyOf(endedBatchSchema, endedVideoSchema),
              examples: {
                canceled: { summary: "One image was there already", value: samples.canceled },
                succeeded: { summary: "Too late: every image was there", value: samples.succeeded },
                failed: { summary: "Too late: it had failed before", value: samples.failed },
                video: { summary: "A video", value: samples.video.canceled },
              },
            },
          },
        },
        ...problemResponses([
          ...batchProblems,
          ...callerProblems,
          storeProblem,
          {
            code: "outcome_unknown",
            when: "The server goes down just now. Ask again whether the batch was canceled.",
            example: {
              title: "Outcome unknown",
              detail:
                "The engine was closed. What was running goes on at the provider; resume() finishes it.",
            },
          },
        ]),
      },
    },
  };
}
