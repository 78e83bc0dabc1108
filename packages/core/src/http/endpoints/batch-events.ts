import { answeredHeaders, cacheControl } from "../../../openapi/answered-headers.ts";
import { anyEvents } from "../../../openapi/batch-answer.ts";
import { batchProblems, callerProblems, storeProblem } from "../../../openapi/common-problems.ts";
import type { Samples } from "../../../openapi/media/index.ts";
import type { Operation } from "../../../openapi/operation.ts";
import { idOf } from "../../../openapi/path-id.ts";
import { problemResponses } from "../../../openapi/problem-responses.ts";
import { sentHeaders } from "../../../openapi/sent-headers.ts";
import type { AnyEngine } from "../handler/engines.ts";
import type { RequestHead } from "../handler/request-head.ts";
import type { Endpoint } from "./shared/endpoint.ts";
import { eventStreamResponse } from "./shared/event-stream.ts";
import { findBatch, noBatch } from "./shared/find-engine.ts";
import { noContent } from "./shared/no-content.ts";

export const endpoint: Endpoint = {
  method: "GET",
  path: "/batches/{id}/events",
  // A HEAD would say nothing: everything is in the body.
  hasHead: false,
  async answer(context, request, caller, batchId) {
    const after = lastEventId(request);
    const found = await findBatch(context, batchId, caller);
    if (found === undefined) throw noBatch();
    const { engine, batch } = found;
    // An EventSource that has read everything reconnects forever unless it gets a 204.
    if (batch.status !== "running" && after !== undefined && (await isRead(engine, batchId, after))) {
      return noContent();
    }
    const options = after === undefined ? {} : { after };
    return eventStreamResponse((signal) => engine.events(batchId, { ...options, signal }), context);
  },
};

async function isRead(engine: AnyEngine, batchId: string, after: number): Promise<boolean> {
  for await (const _event of engine.events(batchId, { after })) return false;
  return true;
}

function lastEventId(request: RequestHead): number | undefined {
  const text = request.headers.get("last-event-id");
  // Any other value is from another stream: all events are sent.
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function documentation(samples: Samples): Operation {
  return {
    operationId: "getBatchEvents",
    summary: "Follow a batch",
    description:
      "Sends the batch's events from the first one, then new events as they happen, until the batch has ended. An " +
      "EventSource that loses the connection reconnects by itself and continues where it was.",
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
        description: "The batch has ended and its last event was read. An EventSource does not reconnect.",
        headers: { "Cache-Control": cacheControl("no-store") },
      },
      ...problemResponses([...batchProblems, ...callerProblems, storeProblem]),
    },
  };
}
