import type { Header } from "./operation.ts";

const string = { type: "string" } as const;

export const cacheControl = (example: string): Header => ({
  description: "How long a cache may keep it.",
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

/** Headers of answers. */
export const answeredHeaders = {
  retryAfter: {
    description: "How long to wait before the next try, in seconds, where that is known.",
    schema: { type: "integer", minimum: 0 },
    example: 10,
  },
  preferenceApplied: {
    description: "That the preference was followed.",
    required: true,
    schema: string,
    example: "respond-async",
  },
  etag: {
    description: "Strong: the SHA-256 of the bytes, between quotes.",
    required: true,
    schema: { type: "string", pattern: '^"[0-9a-f]{64}"$' },
    example: `"9b1f${"0".repeat(60)}"`,
  },
  lastModified: {
    description: "When it was made.",
    required: true,
    schema: string,
    example: "Thu, 15 Jan 2026 09:30:05 GMT",
  },
  acceptRanges: {
    description: "That a range of bytes may be asked for.",
    required: true,
    schema: string,
    example: "bytes",
  },
  contentLength: {
    description: "How many bytes the body has.",
    required: true,
    schema: { type: "integer", minimum: 0 },
    example: 1_204_224,
  },
  contentDisposition: {
    description: "The name under which a browser saves it.",
    required: true,
    schema: string,
    example: 'inline; filename="3f0c2b9e-5d0a-4c55-8a51-0f9d1f6f3c10.png"',
  },
  nosniff: {
    description: "`nosniff`: it is what its `Content-Type` says, and nothing else.",
    required: true,
    schema: { type: "string", const: "nosniff" },
    example: "nosniff",
  },
} as const satisfies Record<string, Header>;
