import compression from "compression";
import express from "express";
import express4 from "express4";
import { describe, expect, test, vi } from "vitest";
import { errorLog, RawClient, serve, warnings } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

/** Answers with what it received: URL, headers and text of the body. */
const echo = toNodeListener(async (request) =>
  Response.json({
    path: new URL(request.url).pathname + new URL(request.url).search,
    type: request.headers.get("content-type"),
    length: request.headers.get("content-length"),
    encoding: request.headers.get("content-encoding"),
    text: await request.text(),
  }),
);

async function post(url: string, type: string, body: BodyInit, headers: HeadersInit = {}): Promise<unknown> {
  const response = await fetch(`${url}/api/mv/x?y=1`, {
    method: "POST",
    body,
    headers: { "content-type": type, ...headers },
  });
  return response.json();
}

// Both are used in the same way, but have different type packages.
describe.each([
  { version: 5, create: () => express() },
  { version: 4, create: () => express4() as unknown as express.Express },
])("Express $version", ({ create }) => {
  test("keeps the whole path under a mount, with and without routers", async () => {
    const app = create();
    app.use("/api/mv", echo);
    const router = express.Router();
    router.use("/inner", echo);
    app.use("/outer", router);
    const { url } = await serve(app);
    expect(await post(url, "text/plain", "body")).toMatchObject({ path: "/api/mv/x?y=1", text: "body" });
    expect(await (await fetch(`${url}/outer/inner/z`)).json()).toMatchObject({ path: "/outer/inner/z" });
  });

  test("works after parsers that have read the body", async () => {
    const app = create();
    app.use(express.json(), express.urlencoded({ extended: true }), express.raw({ type: "image/*" }));
    app.use(express.text());
    app.use("/api/mv", echo);
    const { url } = await serve(app);
    expect(await post(url, "application/json", '{ "a": [1, "é"] }')).toMatchObject({
      text: '{"a":[1,"é"]}',
      type: "application/json",
      length: "14",
    });
    const form = await post(url, "application/x-www-form-urlencoded", "a=1&b=2&b=3&c[d]=%C3%A9");
    expect(form).toMatchObject({ text: "a=1&b=2&b=3&c%5Bd%5D=%C3%A9" });
    expect(await post(url, "image/png", new Uint8Array([97, 98]))).toMatchObject({ text: "ab", length: "2" });
    expect(await post(url, "text/plain", "é")).toMatchObject({ text: "é", length: "2" });
    expect(await post(url, "application/json", "")).toMatchObject({ text: "" });
  });

  test("works after parsers that have not read the body", async () => {
    const app = create();
    app.use(express.json());
    app.use("/api/mv", echo);
    const { url } = await serve(app);
    expect(await post(url, "text/csv", "a,b")).toMatchObject({ text: "a,b", type: "text/csv" });
  });

  test("passes on the length of the decompressed body", async () => {
    const app = create();
    app.use(express.json());
    app.use("/api/mv", echo);
    const { url } = await serve(app);
    const packed = new Blob(['{"a":1}']).stream().pipeThrough(new CompressionStream("gzip"));
    const body = await new Response(packed).arrayBuffer();
    expect(await post(url, "application/json", body, { "content-encoding": "gzip" })).toMatchObject({
      text: '{"a":1}',
      length: "7",
      encoding: null,
    });
  });

  test("passes on the original bytes if the parser kept them", async () => {
    const app = create();
    const verify = (incoming: object, _outgoing: object, rawBody: Buffer) =>
      void Object.assign(incoming, { rawBody });
    app.use(express.json({ verify }));
    app.use("/api/mv", echo);
    const { url } = await serve(app);
    expect(await post(url, "application/json", '{ "a" : 1.0 }')).toMatchObject({ text: '{ "a" : 1.0 }' });
  });

  test("explains the problem if the body is gone", async () => {
    const logger = errorLog();
    const app = create();
    app.use((incoming, _outgoing, next) => {
      // Like multer: the fields of a form are in `body`, and its files are not.
      if (incoming.headers["content-type"]?.startsWith("multipart/")) Object.assign(incoming, { body: {} });
      incoming.resume().on("end", () => next());
    });
    app.use(
      "/api/mv",
      toNodeListener(async () => new Response("answer"), { logger }),
    );
    const { url } = await serve(app);
    expect(await post(url, "text/plain", "body")).toMatchObject({ status: 500, code: "internal" });
    expect(await post(url, "multipart/form-data; boundary=x", "--x--")).toMatchObject({ code: "internal" });
    expect(logger.errors).toMatchObject([
      { error: { message: expect.stringContaining("Mount the listener before") } },
      { error: { message: expect.stringContaining("Mount the listener before") } },
    ]);
    expect(await (await fetch(`${url}/api/mv/x`, { method: "POST" })).text()).toBe("answer");
  });

  test("answers an error of the handler itself, without calling the app's error handler", async () => {
    const app = create();
    const onError = vi.fn();
    app.use(
      "/api/mv",
      toNodeListener(() => Promise.reject(new Error("secret"))),
    );
    app.use((error: unknown, _incoming: unknown, _outgoing: unknown, next: (error: unknown) => void) => {
      onError(error);
      next(error);
    });
    const { url } = await serve(app);
    const response = await fetch(`${url}/api/mv/x`);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ code: "internal" });
    expect(onError).not.toHaveBeenCalled();
  });

  test("and `compression` send events one by one, and compress the rest", async () => {
    const given = warnings();
    let send = (_text: string) => {};
    const app = create();
    app.use(compression({ threshold: 0 }));
    app.use(
      "/api/mv",
      toNodeListener(async (request) => {
        if (request.url.endsWith("/json")) return Response.json({ long: "x".repeat(100_000) });
        if (request.url.endsWith("/stream"))
          return new Response(pieces(200), { headers: { "content-type": "text/plain" } });
        const start = (to: ReadableStreamDefaultController) => {
          send = (text) => to.enqueue(new TextEncoder().encode(text));
        };
        const headers = { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" };
        return new Response(new ReadableStream({ start }), { headers });
      }),
    );
    const { url, port } = await serve(app);
    const client = new RawClient(
      port,
      "GET /api/mv/events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n",
    );
    await expect.poll(() => client.received).toContain("text/event-stream");
    for (const text of ["data: 1\n\n", "data: 2\n\n"]) {
      expect(client.received).not.toContain(text);
      send(text);
      await expect.poll(() => client.received).toContain(text);
    }
    for (const path of ["json", "stream"]) {
      const response = await fetch(`${url}/api/mv/${path}`, { headers: { "accept-encoding": "gzip" } });
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect((await response.text()).length).toBe(path === "json" ? 100_011 : 200 * 65_536);
    }
    expect(given).toEqual([]);
  });
});

function pieces(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull(to) {
      if (left === 0) return to.close();
      left -= 1;
      // Random bytes do not compress, so the compressed stream has to wait for its reader too.
      to.enqueue(crypto.getRandomValues(new Uint8Array(65_536)).map((byte) => byte % 128));
    },
  });
}
