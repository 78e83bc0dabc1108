import { anyBatchAnswers } from "../../../openapi/batch-answer.ts";
import {
  batchProblems,
  bodyProblems,
  callerProblems,
  fieldProblem,
  keyProblem,
} from "../../../openapi/common-problems.ts";
import { anyFailedBatchProblems } from "../../../openapi/failed-batch-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
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
  throw new DramatisError("invalid_request", `Nothing was retried: slots ${message}.`, {
    issues: [{ path: "slots", message }],
  });
}

export function documentation(samples: Samples): Operation {
  const { idempotencyKey, prefer, accept } = sentHeaders;
  const wrongSlots = "must be whole numbers from 0 to 3";
  return {
    operationId: "retryBatch",
    summary: "Retry the failed and canceled slots of a batch",
    description:
      "Images that were paid for and not stored are fetched again at no cost. A slot is paid for again only if no " +
      "prediction can give its image. Slots that have an image do not change. If a slot is still running, the request " +
      "waits for it. The answer is the whole batch.",
    tags: ["Batches"],
    parameters: [idOf("batch"), idempotencyKey, prefer, accept],
    requestBody: {
      description: "What to retry; without a body, every failed and canceled slot.",
      required: false,
      content: {
        "application/json": {
          schema: referenceTo(retryRequestSchema),
          examples: {
            all: { summary: "Every failed and canceled slot", value: {} },
            one: { summary: "One slot", value: { slots: [2], include_base64: false } },
            secret: {
              summary: "With a secret of the original request, after a server restart",
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
        fieldProblem("The batch does not have these slots.", "slots", wrongSlots),
        fieldProblem(
          "`model_options` has something other than secrets of the batch.",
          "model_options.quality",
          "must be omitted: a retry accepts only the secrets of its batch",
        ),
        keyProblem(
          "The `Idempotency-Key` was used for another request, or another server just started a retry.",
        ),
        ...anyFailedBatchProblems(samples),
        ...callerProblems,
      ]),
    },
  };
}
