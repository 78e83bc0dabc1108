import { internalProblem } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { receiveWebhook } from "./shared/receive-webhook.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/webhooks/replicate",
  answer: receiveWebhook,
};

export function documentation(): Operation {
  const { webhookId, webhookTimestamp, webhookSignature } = sentHeaders;
  return {
    operationId: "receiveReplicateWebhook",
    summary: "Receive a webhook from Replicate",
    description:
      "Only for Replicate, which signs its webhooks. `authorize` is not called. Receiving a webhook twice has no " +
      "additional effect.",
    tags: ["Server"],
    parameters: [webhookId, webhookTimestamp, webhookSignature],
    requestBody: {
      description: "The prediction, as described in Replicate's documentation.",
      required: true,
      content: {
        "application/json": {
          schema: { type: "object", description: "A Replicate prediction." },
          examples: {
            starting: {
              summary: "A prediction that has started",
              value: { id: "rrr4z55ocneqzikepnug6xezpe", status: "processing" },
            },
          },
        },
      },
    },
    responses: {
      "204": {
        description:
          "The webhook was accepted. This includes repeated webhooks and webhooks for unknown predictions.",
      },
      ...problemResponses([
        {
          code: "unauthorized",
          when: "The signature is invalid or too old. Nothing was changed.",
          example: {
            title: "Not signed in",
            detail: "The signature is invalid or too old.",
          },
        },
        internalProblem,
      ]),
    },
  };
}
