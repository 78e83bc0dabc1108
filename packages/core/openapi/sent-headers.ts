import type { Parameter } from "./operation.ts";

const string = { type: "string" } as const;

/** Headers of requests. */
export const sentHeaders = {
  idempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 255 visible characters, new for each thing that is wanted: a UUID, for example. The same request with the " +
      "same key, sent again for whatever reason, joins the first one or gets its answer, and nothing is paid for twice.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "5c1b7a0e-6f2d-4a51-9c1f-8f4f0b7d2a33",
  },
  prefer: {
    name: "Prefer",
    in: "header",
    description: "With `respond-async` the answer comes at once: 202, and the batch's address in `Location`.",
    schema: string,
    example: "respond-async",
  },
  accept: {
    name: "Accept",
    in: "header",
    description:
      "With `text/event-stream` the answer is what happens, event by event, and never the images' bytes.",
    schema: string,
    example: "text/event-stream",
  },
  lastEventId: {
    name: "Last-Event-ID",
    in: "header",
    description:
      "The `id` of the last event that was read: the stream goes on after it. An EventSource sends it itself.",
    schema: string,
    example: "8",
  },
  range: {
    name: "Range",
    in: "header",
    description: "One range of bytes. Several ranges are answered with everything.",
    schema: string,
    example: "bytes=0-1023",
  },
  ifRange: {
    name: "If-Range",
    in: "header",
    description: "The `ETag` of which a part is there already: `Range` counts only if it is still that one.",
    schema: string,
    example: `"9b1f${"0".repeat(60)}"`,
  },
  ifNoneMatch: {
    name: "If-None-Match",
    in: "header",
    description: "The `ETag` of what is there already: 304 if it is still that one.",
    schema: string,
    example: `"9b1f${"0".repeat(60)}"`,
  },
  webhookId: {
    name: "webhook-id",
    in: "header",
    required: true,
    description: "The delivery. A repeat has the same one.",
    schema: string,
    example: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
  },
  webhookTimestamp: {
    name: "webhook-timestamp",
    in: "header",
    required: true,
    description: "When it was sent, in seconds since 1970. An old one is refused.",
    schema: string,
    example: "1768469400",
  },
  webhookSignature: {
    name: "webhook-signature",
    in: "header",
    required: true,
    description: "Signatures by the webhook's secret, with a blank between them.",
    schema: string,
    example: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
  },
} as const satisfies Record<string, Parameter>;
