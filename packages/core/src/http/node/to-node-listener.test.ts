import { expect, test, vi } from "vitest";
import { errorLog, RawClient, serve } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

test("passes on method, headers and body, and the answer with its status", async () => {
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

test("an answer of one chunk has a length, and one of several chunks is complete", async () => {
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

test("several Set-Cookie headers stay separate, in addition to those of a middleware", async () => {
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
])("%s with %i has no body, and the connection stays open", async (method, status) => {
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
  await expect.poll(() => client.answers).toBe(2);
  expect(client.received.replaceAll(/HTTP\/1.1 .*?\r\n\r\n/gs, "")).toBe("");
  expect(client.received).toContain('etag: "e"');
  if (status === 200) expect(cancel).toHaveBeenCalledTimes(2);
});

test.each(["throws", "rejects", "answers nothing", "answers an error", "answers a body that was read"])(
  "a handler that %s is answered as a problem without details",
  async (kind) => {
    const logger = errorLog();
    const { url } = await serve(
      toNodeListener(
        (): Promise<Response> => {
          if (kind === "throws") throw new Error("secret");
          if (kind === "rejects") return Promise.reject(new Error("secret"));
          // @ts-expect-error JavaScript allows it.
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
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const problem = await response.json();
    expect(problem).toMatchObject({ status: 500, code: "internal", title: "Internal error" });
    expect(problem).toMatchObject({ type: expect.any(String), detail: problem.message });
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(logger.errors).toHaveLength(1);
  },
);

test("a header that Node refuses is answered as a problem, without the other headers", async () => {
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

test("a method that fetch does not support is 501", async () => {
  const handler = vi.fn();
  const { port } = await serve(toNodeListener(handler));
  const client = new RawClient(port, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
  await expect.poll(() => client.received).toContain('"code":"invalid_request"');
  expect(client.received).toMatch(/^HTTP\/1\.1 501 /);
  expect(handler).not.toHaveBeenCalled();
});

function sendNext(to: ReadableStreamDefaultController<Uint8Array>, pieces: Uint8Array[]): void {
  const piece = pieces.shift();
  if (piece === undefined) to.close();
  else to.enqueue(piece);
}
