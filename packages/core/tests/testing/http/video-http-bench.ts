import { createHandler } from "../../../src/http/handler/create-handler.ts";
import { allowAnyone, type HandlerOptions } from "../../../src/http/handler/handler-options.ts";
import { toNodeListener } from "../../../src/http/node/index.ts";
import { serve } from "../../../src/http/node/testing/serve.ts";
import { type VideoBench, type VideoBenchOptions, videoBench } from "../video-bench.ts";
import { checkResponse } from "./check-response.ts";
import type { CallInit } from "./http-bench.ts";

/** A bench of videos with the endpoints before it, on a real socket. */
export interface VideoHttpBench extends VideoBench {
  /** Where the endpoints are. */
  readonly endpoints: string;
  /** Sends a request, and checks the answer against the document; `path` lies below the base path. */
  call(method: string, path: string, init?: CallInit): Promise<Response>;
  /** The JSON that a request is answered with. */
  json(method: string, path: string, init?: CallInit): Promise<Answered>;
}

/** An answer's status, and its body. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: it is looked at piece by piece.
  readonly body: any;
}

/** Sets endpoints up before both engines and an emulated Replicate. */
export async function videoHttpBench(
  options: VideoBenchOptions & { readonly handler?: Partial<HandlerOptions> } = {},
): Promise<VideoHttpBench> {
  const { handler, ...rest } = options;
  const bench = await videoBench({ ...rest, sockets: true });
  const { characters, videos } = bench;
  const endpoints = await served(createHandler({ characters, videos, authorize: allowAnyone, ...handler }));
  async function call(method: string, path: string, { json, ...init }: CallInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (json !== undefined) headers.set("content-type", "application/json");
    const body = json === undefined ? init.body : JSON.stringify(json);
    const sent = { ...init, method, headers, ...(body == null ? {} : { body }) };
    const answer = await fetch(`${endpoints}${path}`, { ...sent, redirect: "manual" });
    // What comes over a socket has a body, be it an empty one.
    const response = answer.headers.has("content-type")
      ? answer
      : new Response((await answer.text()) || null, answer);
    return checkResponse(new Request(`${endpoints}${path}`, sent), response);
  }
  return {
    ...bench,
    endpoints,
    call,
    async json(method, path, init) {
      const response = await call(method, path, init);
      return { status: response.status, body: await response.json() };
    },
  };
}

/** The address of a handler's endpoints, behind a server of Node that ends with the test. */
export async function served(handler: (request: Request) => Promise<Response>): Promise<string> {
  const { url } = await serve(toNodeListener(handler));
  return `${url}/api/mv`;
}
