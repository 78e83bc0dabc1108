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

/** What a test file's network answers, and what reached it. */
export interface ReplicateServer {
  /** In the order of their arrival; their bodies may still be read. */
  readonly requests: Request[];
  use(...handlers: RequestHandler[]): void;
}

/** Stands between the tests of one file and the network. A request that no handler expects fails. */
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

/** Replicate's answer to a create that worked. */
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

/** A create, with nothing special about it. */
export function create(
  provider: ImageProvider = createReplicate({ auth: token }).image(),
): Promise<Prediction> {
  return provider.create(call, { signal: neverAborted, deadlineMs: 600_000, tag: "batch/0/1" });
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not reject.");
}
