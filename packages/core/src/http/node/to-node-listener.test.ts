import { Agent, get, request as nodeRequest } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { errorLog, pause, RawClient, serve, warnings } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

test("hands on method, headers and body, and the answer with its status", async () => {
  const { url } = await serve(
    toNodeListener(async (request) => {
      const text = `${request.method} ${request.headers.get("x-many")} ${await request.text()}`;
      return new Response(text, { status: 201, statusText: "Made", headers: { "x-answer": "yes" } });
    }),
  );
  const headers = new Headers([
    ["x-many", "a"],
    ["x-many", "b"],
  ]);
  const response = await fetch(`${url}/x`, { method: "PUT", headers, body: "body" });
  expect(await response.text()).toBe("PUT a, b body");
  expect(response).toMatchObject({ status: 201, statusText: "Made" });
  expect(response.headers.get("x-answer")).toBe("yes");
});

test("an answer of one piece has its length, and one of several pieces arrives whole", async () => {
  const { url } = await serve(
    toNodeListener(async (request) => {
      if (new URL(request.url).pathname === "/one") return Response.json({ a: "é" });
      const pieces = ["one", "", "two", "three"].map((text) => new TextEncoder().encode(text));
      return new Response(new ReadableStream({ pull: (to) => sendNext(to, pieces) }));
    }),
  );
  const one = await fetch(`${url}/one`);
  expect(one.headers.get("content-length")).toBe("10");
  expect(await one.json()).toEqual({ a: "é" });
  const several = await fetch(`${url}/several`);
  expect(several.headers.get("content-length")).toBeNull();
  expect(await several.text()).toBe("onetwothree");
});

test("several Set-Cookie headers stay several, beside those of a middleware", async () => {
  const listener = toNodeListener(async () => {
    const headers = new Headers({ vary: "Origin", "x-one": "mine" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2; Path=/");
    return new Response(null, { headers });
  });
  const { url } = await serve((incoming, outgoing) => {
    outgoing
      .setHeader("set-cookie", "session=3")
      .setHeader("vary", "Accept-Encoding")
      .setHeader("x-one", "theirs");
    listener(incoming, outgoing);
  });
  const { headers } = await fetch(url);
  expect(headers.getSetCookie()).toEqual(["session=3", "a=1", "b=2; Path=/"]);
  expect(headers.get("vary")).toBe("Accept-Encoding, Origin");
  expect(headers.get("x-one")).toBe("mine");
});

test.each([
  ["HEAD", 200],
  ["GET", 204],
  ["GET", 304],
  ["HEAD", 304],
])("%s with %i has no body, and the connection goes on", async (method, status) => {
  const cancel = vi.fn();
  const { port } = await serve(
    toNodeListener(async () => {
      const body = status === 200 ? new ReadableStream({ cancel }) : null;
      return new Response(body, { status, headers: { etag: '"e"', "x-length": "5" } });
    }),
  );
  const client = new RawClient(
    port,
    `${method} / HTTP/1.1\r\nHost: a\r\n\r\n${method} / HTTP/1.1\r\nHost: a\r\n\r\n`,
  );
  await vi.waitFor(() => expect(client.answers).toBe(2));
  expect(client.received.replaceAll(/HTTP\/1.1 .*?\r\n\r\n/gs, "")).toBe("");
  expect(client.received).toContain('etag: "e"');
  if (status === 200) expect(cancel).toHaveBeenCalledTimes(2);
});

test.each(["throws", "rejects", "answers nothing", "answers an error", "answers a body that was read"])(
  "a handler that %s is answered as a problem that tells nothing of it",
  async (kind) => {
    const logger = errorLog();
    const { url } = await serve(
      toNodeListener(
        (): Promise<Response> => {
          if (kind === "throws") throw new Error("secret");
          if (kind === "rejects") return Promise.reject(new Error("secret"));
          // @ts-expect-error What JavaScript allows.
          if (kind === "answers nothing") return Promise.resolve(undefined);
          if (kind === "answers an error") return Promise.resolve(Response.error());
          const response = new Response("secret");
          return response.text().then(() => response);
        },
        { logger },
      ),
    );
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    const problem = await response.json();
    expect(problem).toMatchObject({ status: 500, code: "internal", title: "Internal error" });
    expect(problem).toMatchObject({ type: expect.any(String), detail: problem.message });
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(logger.errors).toHaveLength(1);
  },
);

test("a header that Node refuses is answered as a problem, without the others", async () => {
  const logger = errorLog();
  const cancel = vi.fn();
  const handler = async () =>
    new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)), cancel }), {
      headers: { "a-first": "1", "x-control": "a\x01b" },
    });
  const { url } = await serve(toNodeListener(handler, { logger }));
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(response.headers.get("a-first")).toBeNull();
  expect(await response.json()).toMatchObject({ code: "internal" });
  expect(logger.errors).toHaveLength(1);
  expect(cancel).toHaveBeenCalledOnce();
});

test("a method that fetch does not know is 501", async () => {
  const handler = vi.fn();
  const { port } = await serve(toNodeListener(handler));
  const client = new RawClient(port, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
  await vi.waitFor(() => expect(client.received).toContain('"code":"invalid_request"'));
  expect(client.received).toMatch(/^HTTP\/1\.1 501 /);
  expect(handler).not.toHaveBeenCalled();
});

test("1,000 requests go over one connection, without a warning", async () => {
  const given = warnings();
  const { url, server } = await serve(
    toNodeListener(async (request) => new Response(`${(await request.text()).length}`)),
  );
  let connections = 0;
  server.on("connection", () => {
    connections += 1;
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  for (let count = 0; count < 1_000; count += 1) {
    const text = await new Promise<string>((resolve, reject) => {
      const sent = nodeRequest(url, { agent, method: count % 2 === 0 ? "POST" : "GET" }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve(body));
      });
      sent.on("error", reject);
      sent.end(count % 2 === 0 ? "body" : undefined);
    });
    expect(text).toBe(count % 2 === 0 ? "4" : "0");
  }
  await pause(0);
  expect(connections).toBe(1);
  expect(given).toEqual([]);
});

test("the server closes once the last client of an event stream goes", async () => {
  const { url, server } = await serve(
    toNodeListener(
      async () => new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(3)) })),
    ),
  );
  const client = get(url);
  client.on("error", () => {});
  await new Promise((resolve) => client.on("response", (response) => response.once("data", resolve)));
  const closed = vi.fn();
  server.close(closed);
  await pause(50);
  expect(closed).not.toHaveBeenCalled();
  client.destroy();
  await vi.waitFor(() => expect(closed).toHaveBeenCalledExactlyOnceWith());
});

test("HTTP/2 works as well", async () => {
  const logger = errorLog();
  const addresses: string[] = [];
  const aborted = vi.fn();
  const listener = toNodeListener(
    async (request) => {
      addresses.push(request.url);
      const { pathname } = new URL(request.url);
      if (pathname === "/echo") return new Response(request.body, { headers: { "x-a": "b" } });
      if (pathname === "/throw") throw new Error("secret");
      request.signal.addEventListener("abort", aborted);
      const start = (to: ReadableStreamDefaultController) => to.enqueue(new Uint8Array(3));
      const pull = () =>
        pathname === "/broken" ? pause(60).then(() => Promise.reject(new Error("x"))) : undefined;
      return new Response(new ReadableStream({ start, pull }, { highWaterMark: 0 }));
    },
    { logger },
  );
  const server = createHttp2Server(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });

  const call = (path: string, body: string) =>
    new Promise<{ status: unknown; text: string; code: number }>((resolve) => {
      const stream = session.request({ ":path": path, ":method": "POST" });
      let text = "";
      let status: unknown;
      stream.setEncoding("utf8");
      stream.on("response", (headers) => {
        status = headers[":status"];
      });
      stream.on("data", (chunk) => {
        text += chunk;
      });
      stream.on("error", () => {});
      stream.on("close", () => resolve({ status, text, code: stream.rstCode }));
      stream.end(body);
    });
  const long = "x".repeat(300_000);
  expect(await call("/echo", long)).toMatchObject({ status: 200, text: long, code: 0 });
  expect(await call("/throw", long)).toMatchObject({
    status: 500,
    text: expect.stringContaining('"internal"'),
  });
  expect(await call("/broken", "")).toMatchObject({ status: 200, code: 2 });
  expect(addresses[0]).toBe(`http://127.0.0.1:${port}/echo`);
  expect(logger.errors).toHaveLength(2);

  const endless = session.request({ ":path": "/endless" });
  endless.on("error", () => {});
  await new Promise((resolve) => endless.once("data", resolve));
  endless.close();
  await vi.waitFor(() => expect(aborted).toHaveBeenCalled());
});

function sendNext(to: ReadableStreamDefaultController<Uint8Array>, pieces: Uint8Array[]): void {
  const piece = pieces.shift();
  if (piece === undefined) to.close();
  else to.enqueue(piece);
}
