// biome-ignore-all lint/correctness/noNodejsModules: a server for tests, which run on Node.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../../batch/batch-result.ts";
import { toWireEvent } from "../../wire/event.ts";
import { toWireBatch } from "../../wire/media.ts";

/** A request that the server received. */
export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Resolves when the client has disconnected or the response was sent. */
  readonly closed: Promise<void>;
}

/** Answers a request. */
export type Script = (asked: Asked, response: ServerResponse) => void | Promise<void>;

export interface WireServer {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** Returns the requests with this method and path: `POST /generate_character_reference`. */
  to(request: string): readonly Asked[];
  close(): Promise<void>;
}

/** Starts a server on a real socket with one script for each `METHOD /path` below `/api/mv`. Other requests get 404. */
export async function wireServer(scripts: Readonly<Record<string, Script>>): Promise<WireServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const path = url.replace(/^\/api\/mv/, "");
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    const one = { method, path, headers, body: Buffer.concat(chunks).toString("latin1"), closed };
    asked.push(one);
    const script = scripts[`${method} ${path.replace(/\?.*/, "")}`];
    if (script === undefined)
      sendProblem(response, 404, { code: "not_found", detail: `No ${method} ${path}` });
    else await script(one, response);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return {
    baseUrl: `http://127.0.0.1:${port}/api/mv`,
    asked,
    to: (wanted) => asked.filter(({ method, path }) => `${method} ${path}` === wanted),
    close,
  };
}

const urlOf = (id: string, kind = "image") =>
  `/api/mv/${kind === "image" ? "get_character_reference" : "get_video"}/${id}`;

type AnyEvent = BatchEvent | BatchEvent<"video">;

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

export function sendProblem(
  response: ServerResponse,
  status: number,
  members: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/problem+json", ...headers });
  response.end(JSON.stringify({ type: "about:blank", title: "Problem", status, ...members }));
}

export function sendResult(
  response: ServerResponse,
  result: BatchResult | RunningBatch | BatchResult<"video"> | RunningBatch<"video">,
): void {
  sendJson(response, toWireBatch(result, urlOf));
}

/** Starts an event stream. Write frames to the response to continue it. */
export function beginEvents(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.write("retry: 1000\n\n");
}

export function frameOf(event: AnyEvent): string {
  const id = event.type === "slot-progress" ? "" : `id: ${event.sequence}\n`;
  return `${id}event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, urlOf))}\n\n`;
}

/** Sends a complete event stream. */
export function sendEvents(response: ServerResponse, events: readonly AnyEvent[]): void {
  beginEvents(response);
  response.end(events.map(frameOf).join(""));
}

/** Returns the events that a reconnecting client has not read. */
export function unread<Event extends AnyEvent>(
  { headers }: Pick<Asked, "headers">,
  events: readonly Event[],
): Event[] {
  const last = Number(headers["last-event-id"] ?? -1);
  return events.filter(({ sequence }) => sequence > last);
}
