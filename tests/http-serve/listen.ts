import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { onTestFinished } from "vitest";

/** Serves a web-standard handler on a real socket until the test ends. Returns the port. */
export async function serveHandler(answer: (request: Request) => Promise<Response>): Promise<number> {
  return serveListener((incoming, outgoing) => {
    void respond(answer, incoming, outgoing).catch(() => outgoing.destroy());
  });
}

/** Serves a Node listener on a real socket until the test ends. Returns the port. */
export async function serveListener(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function respond(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const disconnected = new AbortController();
  outgoing.once(
    "close",
    () => outgoing.writableFinished || disconnected.abort(new Error("the client disconnected")),
  );
  // Otherwise Node keeps the connection of a request that is not read completely until it times out.
  const { socket } = incoming;
  incoming.once("close", () => incoming.complete || socket.destroySoon());
  const { method = "GET", url = "/" } = incoming;
  const hasBody = method === "POST";
  const response = await answer(
    new Request(new URL(url, "http://127.0.0.1"), {
      method,
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      signal: disconnected.signal,
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
    } as RequestInit),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  const closed = new Promise<void>((resolve) => {
    outgoing.once("close", () => {
      resolve();
      reader?.cancel().catch(() => undefined);
    });
  });
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    if (outgoing.write(value)) continue;
    await Promise.race([new Promise<void>((resolve) => outgoing.once("drain", resolve)), closed]);
  }
  outgoing.end();
}
