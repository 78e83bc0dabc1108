import { internalProblem } from "../../../openapi/common-problems.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import { HttpError } from "../handler/http-error.ts";
import type { Endpoint } from "./shared/endpoint.ts";

export const endpoint: Endpoint = {
  method: "POST",
  path: "/webhooks/replicate",
  /** What is not about an image may be about a video: each engine knows its own. */
  async answer({ characters, videos }, { web: request }) {
    // Both read the body, since the very bytes are signed.
    const again = videos && request.clone();
    const told = await outcomeOf(characters.receiveWebhook(request));
    const outcomes = [
      told,
      ...(again && told !== "applied" ? [await outcomeOf(videos.receiveWebhook(again))] : []),
    ];
    if (!outcomes.includes("applied")) {
      // One that could not even look at it: it is sent again.
      const failed = outcomes.find((outcome) => typeof outcome === "object");
      if (failed !== undefined) throw failed.error;
      if (!outcomes.includes("ignored")) {
        throw new HttpError("unauthorized", "The signature is not right, or too old.");
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
    summary: "Take a webhook of Replicate",
    description:
      "For Replicate alone, which signs what it sends: nobody else needs to be let in, and `authorize` is not asked. " +
      "A webhook that comes twice changes nothing.",
    tags: ["Server"],
    parameters: [webhookId, webhookTimestamp, webhookSignature],
    requestBody: {
      description: "The prediction, as Replicate's own documentation has it.",
      required: true,
      content: {
        "application/json": {
          schema: { type: "object", description: "A prediction of Replicate." },
          examples: {
            starting: {
              summary: "A prediction that has begun",
              value: { id: "rrr4z55ocneqzikepnug6xezpe", status: "processing" },
            },
          },
        },
      },
    },
    responses: {
      "204": { description: "It was taken, also one that came before or that is nobody's here." },
      ...problemResponses([
        {
          code: "unauthorized",
          when: "The signature is not right, or too old. Nothing was changed.",
          example: {
            title: "Not signed in",
            detail: "The signature is not right, or too old.",
          },
        },
        internalProblem,
      ]),
    },
  };
}
