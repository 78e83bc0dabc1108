import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { type IncomingRequest, LARGEST_BODY_BYTES } from "./incoming-request.ts";
import { problem } from "./problem.ts";
import type { Reply } from "./reply.ts";

export interface ServerFormOptions {
  readonly handle: (request: IncomingRequest) => Promise<Reply>;
  readonly clock: Clock;
}

export interface ServerForm {
  readonly listen: (port: number) => Promise<{ readonly origin: string; readonly port: number }>;
  readonly close: () => Promise<void>;
}

/** Must be loopback, because by default the emulator accepts any token. */
const HOST = "127.0.0.1";

/** How long a reader on the same machine needs to receive the bytes before a reset, in real milliseconds. */
const READ_BEFORE_RESET_MS = 10;

/** Creates the emulator's server, with faults on the socket itself. */
export function createServerForm(options: ServerFormOptions): ServerForm {
  let origin = `http://${HOST}`;
  const server = createServer((message, response) => {
    serve(options, message, response, origin).catch(() => message.socket.destroy());
  });

  async function listen(port: number) {
    await listening(server, port);
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    origin = `http://${HOST}:${address.port}`;
    return { origin, port: address.port };
  }

  async function close(): Promise<void> {
    if (!server.listening) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  return { listen, close };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function serve(
  options: ServerFormOptions,
  message: IncomingMessage,
  response: ServerResponse,
  origin: string,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const reply = await replyTo(options, message, gone.signal, origin);
  switch (reply.kind) {
    case "whole": {
      const bodiless = reply.status === 204 || reply.status === 304;
      const length = bodiless ? {} : { "content-length": reply.body.byteLength };
      response.writeHead(reply.status, { ...reply.headers, ...length });
      response.end(bodiless ? undefined : reply.body);
      return;
    }
    case "streamed":
      return sendSteps(options.clock, response, reply, gone.signal);
    case "reset":
    case "unreachable":
      return reset(message.socket);
    case "hang":
      // The socket stays open until the caller disconnects or the emulator closes.
      return;
  }
}

async function replyTo(
  options: ServerFormOptions,
  message: IncomingMessage,
  signal: AbortSignal,
  origin: string,
): Promise<Reply> {
  const url = requestUrl(message, origin);
  if (url === undefined) return problem(400, { detail: "The URL could not be parsed." });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return options.handle({
    via: "socket",
    method: message.method ?? "GET",
    url,
    headers,
    signal,
    body: () => readBody(message),
  });
}

/** Returns the URL with the host that the caller used, which can be another name of this machine. */
function requestUrl(message: IncomingMessage, origin: string): URL | undefined {
  const target = message.url ?? "/";
  const base = `http://${message.headers.host ?? ""}`;
  // `//host/path` is a path here, but the URL parser would read a host.
  const path = target.startsWith("/") ? target.replace(/^\/+/, "/") : "/";
  if (URL.canParse(path, base)) return new URL(path, base);
  return URL.canParse(path, origin) ? new URL(path, origin) : undefined;
}

async function readBody(message: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  return length > LARGEST_BODY_BYTES ? undefined : new Uint8Array(Buffer.concat(chunks));
}

async function sendSteps(
  clock: Clock,
  response: ServerResponse,
  reply: Extract<Reply, { kind: "streamed" }>,
  signal: AbortSignal,
): Promise<void> {
  const { socket } = response;
  if (reply.contentLength === undefined) {
    // Without length and chunks, the body ends when the connection ends.
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.writeHead(reply.status, reply.headers);
  } else {
    response.writeHead(reply.status, { ...reply.headers, "content-length": reply.contentLength });
  }
  let sent = 0;
  for (const step of reply.steps) {
    if (signal.aborted) return;
    switch (step.step) {
      case "bytes":
        sent += step.bytes.byteLength;
        await writeChunk(response, step.bytes);
        break;
      case "pause":
        await clock.sleep(step.ms, signal);
        break;
      case "reset":
        // A reset that arrives before the bytes are read looks like a normal end to the reader.
        await delay(READ_BEFORE_RESET_MS);
        if (socket !== null) reset(socket);
        return;
      case "stall":
        return;
    }
  }
  if (reply.contentLength !== undefined && sent < reply.contentLength) socket?.destroySoon();
  else response.end();
}

function writeChunk(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  // An error here means that the caller disconnected, which `close` reports too.
  return new Promise((resolve) => response.write(bytes, () => resolve()));
}

function reset(socket: Socket): void {
  socket.resetAndDestroy();
}
