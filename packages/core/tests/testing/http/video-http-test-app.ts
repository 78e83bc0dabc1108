import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { toNodeListener } from "../../../src/http/node/index.ts";
import { serve } from "../../../src/http/node/testing/serve.ts";
import { createVideoTestApp, type VideoTestApp, type VideoTestAppOptions } from "../video-test-app.ts";
import { checkResponse } from "./check-response.ts";
import type { CallInit } from "./http-test-app.ts";

/** A test app for videos with HTTP endpoints on a real socket. */
export interface VideoHttpTestApp extends VideoTestApp {
  /** The URL of the endpoints. */
  readonly endpoints: string;
  /** Sends a request and checks the response against the OpenAPI document. `path` is relative to the base path. */
  call(method: string, path: string, init?: CallInit): Promise<Response>;
  /** Sends a request and parses the JSON of its response. */
  json(method: string, path: string, init?: CallInit): Promise<Answered>;
}

/** The status and body of a response. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests check it field by field.
  readonly body: any;
}

/** Creates a test app for videos with HTTP endpoints on a real socket. */
export async function createVideoHttpTestApp(
  options: VideoTestAppOptions & { readonly handler?: Partial<HandlerOptions> } = {},
): Promise<VideoHttpTestApp> {
  const { handler, ...rest } = options;
  const app = await createVideoTestApp({ ...rest, sockets: true });
  const { characters, videos } = app;
  const endpoints = await serveEndpoints(
    createHandler({ characters, videos, authorize: allowAnyone, ...handler }),
  );
  async function call(method: string, path: string, { json, ...init }: CallInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (json !== undefined) headers.set("content-type", "application/json");
    const body = json === undefined ? init.body : JSON.stringify(json);
    const sent = { ...init, method, headers, ...(body == null ? {} : { body }) };
    const answer = await fetch(`${endpoints}${path}`, { ...sent, redirect: "manual" });
    // `fetch` gives every response a body, even if it is empty.
    const response = answer.headers.has("content-type")
      ? answer
      : new Response((await answer.text()) || null, answer);
    return checkResponse(new Request(`${endpoints}${path}`, sent), response);
  }
  return {
    ...app,
    endpoints,
    call,
    async json(method, path, init) {
      const response = await call(method, path, init);
      return { status: response.status, body: await response.json() };
    },
  };
}

/** Serves a handler with a Node server that closes with the test. Returns the URL of its endpoints. */
export async function serveEndpoints(handler: (request: Request) => Promise<Response>): Promise<string> {
  const { url } = await serve(toNodeListener(handler));
  return `${url}/api/mv`;
}
