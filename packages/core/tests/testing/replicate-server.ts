import type { RequestHandler } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { ImageProvider } from "../../src/provider/image-provider.ts";
import type { Prediction } from "../../src/provider/prediction.ts";
import type { Call } from "../../src/provider/prediction-provider.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";

export const token = "r8_secret_of_the_test";
export const apiUrl = "https://api.replicate.com/v1";
export const createUrl = `${apiUrl}/models/google/imagen-4/predictions`;
export const neverAborted = new AbortController().signal;

/** A mock network for one test file, and the requests that reached it. */
export interface ReplicateServer {
  /** In order of arrival. Their bodies are unread. */
  readonly requests: Request[];
  use(...handlers: RequestHandler[]): void;
}

/** Mocks the network for the tests of one file. A request without a handler fails. */
export function replicateServer(): ReplicateServer {
  const server = setupServer();
  const requests: Request[] = [];
  server.events.on("request:start", ({ request }) => {
    requests.push(request.clone());
  });
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterEach(() => {
    server.resetHandlers();
    requests.length = 0;
  });
  afterAll(() => server.close());
  return { requests, use: (...handlers) => server.use(...handlers) };
}

/** Returns Replicate's response to a successful create. */
export function predictionBody(more: object = {}): Record<string, unknown> {
  return {
    id: "rrr4z55ocneqzikepnug6xezpe",
    model: "google/imagen-4",
    version: "hidden",
    input: { prompt: "a pirate" },
    status: "starting",
    output: null,
    error: null,
    created_at: "2026-01-02T03:04:05.678Z",
    urls: {},
    ...more,
  };
}

export const call: Call = { slots: [0], input: { prompt: "a pirate", aspect_ratio: "1:1" }, parameters: {} };

/** Sends a minimal create. */
export function create(
  provider: ImageProvider = createReplicate({ auth: token }).image(),
): Promise<Prediction> {
  return provider.create(call, { signal: neverAborted, deadlineMs: 600_000, tag: "batch/0/1" });
}

/** Returns the reason with which a promise rejects. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise did not reject.");
}
