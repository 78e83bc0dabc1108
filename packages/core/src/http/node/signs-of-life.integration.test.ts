import { request as nodeRequest } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SteppedClock } from "../../../tests/testing/stepped-clock.ts";
import { RawClient, serve } from "./testing/serve.ts";
import { type NodeListenerOptions, toNodeListener } from "./to-node-listener.ts";

/** A server that answers on command. */
async function waiting(options: NodeListenerOptions = {}) {
  const clock = new SteppedClock();
  const answers: (() => void)[] = [];
  const asked = vi.fn();
  const listener = toNodeListener(
    async (request) => {
      await request.text();
      asked();
      return new Promise<Response>((resolve) => {
        answers.push(() => resolve(Response.json({ done: true })));
      });
    },
    { clock, ...options },
  );
  const answer = () => {
    for (const answerNow of answers.splice(0)) answerNow();
  };
  return { clock, listener, asked, answer };
}

/** The number of `102 Processing` in ten seconds for a request of these lines, and the final answer. */
async function signsTo(lines: readonly string[], options?: NodeListenerOptions) {
  const { clock, listener, asked, answer } = await waiting(options);
  const { port } = await serve(listener);
  const client = new RawClient(port, `${lines.join("\r\n")}\r\n\r\n`);
  await expect.poll(() => asked).toHaveBeenCalled();
  for (let second = 0; second < 10; second++) await clock.advance(1000);
  answer();
  await expect.poll(() => client.received).toContain('{"done":true}');
  await clock.advance(60_000);
  const signs = client.received.match(/HTTP\/1\.1 102 Processing\r\n\r\n/g)?.length ?? 0;
  expect(client.received).toMatch(/HTTP\/1\.1 200 OK\r\n/);
  expect(client.received.indexOf("102 Processing")).toBeLessThan(client.received.indexOf("200 OK"));
  expect(client.received.lastIndexOf("102 Processing")).toBeLessThan(client.received.indexOf("200 OK"));
  expect(clock.sleepers).toBe(0);
  return signs;
}

const get = "GET / HTTP/1.1";
const host = "Host: a";
const kept = "Connection: keep-alive";
const nodeFetch = [get, host, "Connection: keep-alive", "User-Agent: node"];

describe("a client that is known to wait gets a 102 every second", () => {
  test.each<[string, readonly string[]]>([
    ["Node's fetch", nodeFetch],
    ["undici's fetch", [get, host, "Connection: keep-alive", "User-Agent: undici"]],
    ["node:http, and undici's request", [get, host, kept]],
    ["a client that sends a body", ["POST / HTTP/1.1", host, kept, "Content-Length: 0"]],
  ])("%s", async (_what, lines) => {
    expect(await signsTo(lines)).toBe(10);
  });
});

describe("nothing is sent to", () => {
  test.each<[string, readonly string[]]>([
    ["HTTP/1.0", ["GET / HTTP/1.0", host]],
    ["HTTP/1.0 with a user agent", ["GET / HTTP/1.0", host, "Connection: keep-alive", "User-Agent: node"]],
    ["Python's http.client", [get, host, "Accept-Encoding: identity"]],
    ["Python's http.client that accepts gzip", [get, host, "Accept-Encoding: gzip"]],
    ["Python's http.client that keeps its connection open", [get, host, "Accept-Encoding: gzip", kept]],
    ["a client without a user agent behind an nginx, over HTTP/1.1", [get, host, "Connection: close"]],
    ["a client without a user agent behind an nginx, with connections kept open", [get, host]],
    ["Python's urllib", [get, host, "User-Agent: Python-urllib/3.11", "Connection: close"]],
    ["Python's requests", [get, host, "User-Agent: python-requests/2.32.3", "Connection: keep-alive"]],
    ["Go", [get, host, "User-Agent: Go-http-client/1.1"]],
    ["Java", [get, host, "User-Agent: Java/17.0.15", "Connection: keep-alive"]],
    ["a browser", [get, host, "User-Agent: Mozilla/5.0 (X11; Linux) Chrome/140", "Connection: keep-alive"]],
    ["a proxy that sends its name", [...nodeFetch, "Via: 1.1 proxy"]],
    ["a proxy that sends the client's address", [...nodeFetch, "X-Forwarded-For: 10.0.0.1"]],
    ["a proxy that sends the scheme", [...nodeFetch, "X-Forwarded-Proto: https"]],
    ["nginx, over HTTP/1.1", [get, host, "Connection: close", "User-Agent: node"]],
    ["nginx, with connections kept open", [get, host, "User-Agent: node"]],
  ])("%s", async (_what, lines) => {
    expect(await signsTo(lines)).toBe(0);
  });

  test("anyone if it is turned off", async () => {
    expect(await signsTo(nodeFetch, { processingIntervalMs: false })).toBe(0);
  });
});

test("with an interval, every client gets a 102, except with HTTP/1.0", async () => {
  const options = { processingIntervalMs: 5000 };
  expect(await signsTo([get, host, "User-Agent: x", "Via: 1.1 proxy"], options)).toBe(2);
  expect(await signsTo(["GET / HTTP/1.0", host], options)).toBe(0);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1000", true])(
  "the interval %j is refused",
  (processingIntervalMs) => {
    expect(() => toNodeListener(async () => new Response(), { processingIntervalMs } as never)).toThrow(
      "`processingIntervalMs` must be",
    );
  },
);

test("nothing is sent while the body is still arriving", async () => {
  const { clock, listener, asked, answer } = await waiting();
  const { port } = await serve(listener);
  const client = new RawClient(port, `POST / HTTP/1.1\r\n${host}\r\n${kept}\r\nContent-Length: 2\r\n\r\na`);
  await expect.poll(() => clock.sleepers).toBe(1);
  await clock.advance(5000);
  expect(client.received).toBe("");
  client.socket.write("b");
  await expect.poll(() => asked).toHaveBeenCalled();
  await clock.advance(1000);
  answer();
  await expect.poll(() => client.received).toContain('{"done":true}');
  expect(client.received).toMatch(/^HTTP\/1\.1 102 Processing\r\n\r\nHTTP\/1\.1 200 OK/);
});

test("no timer is left after a client disconnects", async () => {
  const { clock, listener, asked } = await waiting();
  const { port } = await serve(listener);
  const client = new RawClient(port, `${nodeFetch.join("\r\n")}\r\n\r\n`);
  await expect.poll(() => asked).toHaveBeenCalled();
  await clock.advance(1000);
  client.socket.destroy();
  await expect.poll(() => clock.sleepers).toBe(0);
});

test("of two requests on one connection, only the first gets a 102, because the second has to wait", async () => {
  const { clock, listener, asked, answer } = await waiting();
  const { port } = await serve(listener);
  const lines = `${[get, host, kept].join("\r\n")}\r\n\r\n`;
  const client = new RawClient(port, lines + lines);
  await expect.poll(() => asked).toHaveBeenCalledTimes(2);
  await clock.advance(1000);
  answer();
  await expect.poll(() => client.answers).toBe(2);
  expect(client.received.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 102", "HTTP/1.1 200", "HTTP/1.1 200"]);
});

test("Node's fetch and node:http read the answer after the 102s", async () => {
  const { clock, listener, asked, answer } = await waiting();
  const { url, port } = await serve(listener);
  const fetched = fetch(url);
  await expect.poll(() => asked).toHaveBeenCalled();
  for (let second = 0; second < 8; second++) await clock.advance(1000);
  answer();
  expect(await (await fetched).json()).toEqual({ done: true });

  let signs = 0;
  const asking = new Promise<number | undefined>((resolve) => {
    nodeRequest({ port, host: "127.0.0.1" }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("information", () => {
        signs += 1;
      })
      .end();
  });
  await expect.poll(() => asked).toHaveBeenCalledTimes(2);
  for (let second = 1; second <= 3; second++) {
    await clock.advance(1000);
    await expect.poll(() => signs).toBe(second);
  }
  answer();
  expect(await asking).toBe(200);
});

test("HTTP/2 clients get a 102 too", async () => {
  const { clock, listener, asked, answer } = await waiting();
  const server = createHttp2Server(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });
  const stream = session.request({ ":path": "/" });
  const statuses: unknown[] = [];
  stream.on("headers", (headers) => statuses.push(headers[":status"]));
  stream.on("response", (headers) => statuses.push(headers[":status"]));
  await expect.poll(() => asked).toHaveBeenCalled();
  await clock.advance(1000);
  await expect.poll(() => statuses).toEqual([102]);
  answer();
  await expect.poll(() => statuses).toEqual([102, 200]);
});
