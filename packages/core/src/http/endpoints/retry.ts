import { anyBatchAnswers } from "../../../openapi/batch-answer.ts";
import {
  batchProblems,
  bodyProblems,
  callerProblems,
  fieldProblem,
  keyProblem,
} from "../../../openapi/common-problems.ts";
import { anyFailedBatchProblems } from "../../../openapi/failed-batch-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import type { Samples } from "../../../openapi/samples/make-samples.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { JsonObject } from "../../util/json.ts";
import { referenceTo } from "../../wire/schemas/documented.ts";
import { retryRequestSchema } from "../../wire/schemas/requests.ts";
import { readJsonBody } from "../body/json-body.ts";
import { readFlags, readRetryOptions } from "../body/request-body.ts";
import { readIdempotencyKey } from "../handler/idempotency-key.ts";
import { answerBatch } from "./shared/answer-batch.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { engineFor } from "./shared/find-engine.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/batches/{id}/retry",
  async answer(context, { web: request }, caller, batchId) {
    const key = readIdempotencyKey(request);
    const body = (await readJsonBody(request, context.maxBodyBytes)) ?? {};
    const flags = readFlags(body);
    const slots = slotsOf(body);
    const secrets = readRetryOptions(body, context.modelOptions);
    const engine = await engineFor(context, batchId, caller);
    await engine.startRetry(batchId, {
      ...caller,
      ...key,
      ...secrets,
      ...(slots === undefined ? {} : { slots }),
    });
    return answerBatch(context, request, { ...flags, engine, batchId, warnings: [] });
  },
};

function slotsOf({ slots }: JsonObject): readonly number[] | undefined {
  if (slots === undefined || slots === null) return undefined;
  const isList = Array.isArray(slots) && slots.length <= 100 && slots.every(Number.isInteger);
  if (isList) return slots as readonly number[];
  const message = "must be a list of slot numbers";
  throw new DramatisError("invalid_request", `Nothing was tried again: slots ${message}.`, {
    issues: [{ path: "slots", message }],
  });
}

export function documentation(samples: Samples): Operation {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const wrongSlots = "must be whole numbers from 0 to 3";
  return {
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
  };
}
