import type { Header } from "./operation.ts";

const string = { type: "string" } as const;

export const cacheControl = (example: string): Header => ({
  description: "Whether and how long caches can keep the response.",
  required: true,
  schema: string,
  example,
});

export const location = (description: string, example: string): Header => ({
  description,
  required: true,
  schema: string,
  example,
});

/** The headers of responses. */
export const answeredHeaders = {
  retryAfter: {
    description: "How long to wait before the next attempt, in seconds, if known.",
    schema: { type: "integer", minimum: 0 },
    example: 10,
  },
  preferenceApplied: {
    description: "The preference that the server followed.",
    required: true,
    schema: string,
    example: "respond-async",
  },
  etag: {
    description: "A strong validator: the SHA-256 hash of the bytes, in quotes.",
    required: true,
    schema: { type: "string", pattern: '^"[0-9a-f]{64}"$' },
    example: `"9b1f${"0".repeat(60)}"`,
  },
  lastModified: {
    description: "When the image or video was created.",
    required: true,
    schema: string,
    example: "Thu, 15 Jan 2026 09:30:05 GMT",
  },
  acceptRanges: {
    description: "Range requests are supported.",
    required: true,
    schema: string,
    example: "bytes",
  },
  contentLength: {
    description: "The size of the body in bytes.",
    required: true,
    schema: { type: "integer", minimum: 0 },
    example: 1_204_224,
  },
  contentDisposition: {
    description: "The file name that a browser suggests for saving.",
    required: true,
    schema: string,
    example: 'inline; filename="3f0c2b9e-5d0a-4c55-8a51-0f9d1f6f3c10.png"',
  },
  nosniff: {
    description: "Always `nosniff`: browsers must use the `Content-Type` and not guess another.",
    required: true,
    schema: { type: "string", const: "nosniff" },
    example: "nosniff",
  },
} as const satisfies Record<string, Header>;
