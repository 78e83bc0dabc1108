import type { Parameter } from "./operation.ts";

const string = { type: "string" } as const;

/** The headers of requests. */
export const sentHeaders = {
  idempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "A key of 1 to 255 visible characters, for example a UUID. Use a new key for each new request. If you send the " +
      "same request again with the same key, it joins the first one or gets its result, and nothing is paid for twice.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "5c1b7a0e-6f2d-4a51-9c1f-8f4f0b7d2a33",
  },
  prefer: {
    name: "Prefer",
    in: "header",
    description:
      "With `respond-async`, the response does not wait for the batch: it is 202, with the batch's address in `Location`.",
    schema: string,
    example: "respond-async",
  },
  accept: {
    name: "Accept",
    in: "header",
    description:
      "With `text/event-stream`, the response is a stream of events. Events never include the bytes of images.",
    schema: string,
    example: "text/event-stream",
  },
  lastEventId: {
    name: "Last-Event-ID",
    in: "header",
    description:
      "The `id` of the last event that you received. The stream continues after it. An `EventSource` sends it when it " +
      "reconnects.",
    schema: string,
    example: "8",
  },
  range: {
    name: "Range",
    in: "header",
    description: "One range of bytes. A request for several ranges gets the whole file.",
    schema: string,
    example: "bytes=0-1023",
  },
  ifRange: {
    name: "If-Range",
    in: "header",
    description:
      "The `ETag` of the part that you already have. `Range` is ignored if the `ETag` does not match.",
    schema: string,
    example: `"9b1f${"0".repeat(60)}"`,
  },
  ifNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "The `ETag` of the bytes that you already have. If it matches, the response is 304.",
    schema: string,
    example: `"9b1f${"0".repeat(60)}"`,
  },
  webhookId: {
    name: "webhook-id",
    in: "header",
    required: true,
    description: "The id of the delivery. A repeated delivery has the same id.",
    schema: string,
    example: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
  },
  webhookTimestamp: {
    name: "webhook-timestamp",
    in: "header",
    required: true,
    description: "When the delivery was sent, in seconds since 1970. Old deliveries are refused.",
    schema: string,
    example: "1768469400",
  },
  webhookSignature: {
    name: "webhook-signature",
    in: "header",
    required: true,
    description: "One or more signatures made with the webhook's secret, separated by spaces.",
    schema: string,
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  },
} as const satisfies Record<string, Parameter>;
