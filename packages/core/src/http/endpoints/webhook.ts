import { internalProblem } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import { HttpError } from "../handler/http-error.ts";
import type { Endpoint } from "./shared/endpoint.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/webhooks/replicate",
  /** Passes the webhook to the engine for images, then to the one for videos unless the first has applied it. */
  async answer({ characters, videos }, { web: request }) {
    // Both read the body, because the signature is over its bytes.
    const again = videos && request.clone();
    const ofImages = await outcomeOf(characters.receiveWebhook(request));
    const outcomes = [
      ofImages,
      ...(again && ofImages !== "applied" ? [await outcomeOf(videos.receiveWebhook(again))] : []),
    ];
    if (!outcomes.includes("applied")) {
      // An engine failed before it could check the webhook: an error makes Replicate send it again.
      const failed = outcomes.find((outcome) => typeof outcome === "object");
      if (failed !== undefined) throw failed.error;
      if (!outcomes.includes("ignored")) {
        throw new HttpError("unauthorized", "The signature is invalid or too old.");
      }
    }
    return new Response(null, { status: 204 });
  },
};

async function outcomeOf<Outcome>(
  received: Promise<Outcome>,
): Promise<Outcome | { readonly error: unknown }> {
  return received.catch((error: unknown) => ({ error }));
}

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
