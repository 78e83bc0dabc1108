import fastify, { type FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { listening } from "./testing/serve.ts";
import { toNodeListener } from "./to-node-listener.ts";

const listener = toNodeListener(async (request) =>
  Response.json({ path: new URL(request.url).pathname, text: await request.text() }),
);

async function start(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => void app.close());
  return (await listening(app.server)).url;
}

async function post(url: string, type: string, body: BodyInit): Promise<unknown> {
  const response = await fetch(`${url}/api/mv/x`, {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
  return response.json();
}

test("in a scope without parsers, every body arrives unchanged", async () => {
  const app = fastify();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all("/api/mv/*", (request, reply) => {
      reply.hijack();
      listener(request.raw, reply.raw);
    });
  });
  app.post("/other", async (request) => request.body);
  const url = await start(app);
  const long = JSON.stringify({ a: "x".repeat(3_000_000) });
  expect(await post(url, "application/json", '{ "a": 1 }')).toEqual({
    path: "/api/mv/x",
    text: '{ "a": 1 }',
  });
  expect(await post(url, "application/json", long)).toMatchObject({ text: long });
  expect(await post(url, "multipart/form-data; boundary=x", "--x--")).toMatchObject({ text: "--x--" });
  expect(await (await fetch(`${url}/api/mv/x`)).json()).toEqual({ path: "/api/mv/x", text: "" });
  const other = { method: "POST", body: '{"b":2}', headers: { "content-type": "application/json" } };
  expect(await (await fetch(`${url}/other`, other)).json()).toEqual({ b: 2 });
});

test("after Fastify's parsers, the parsed body is passed on", async () => {
  const app = fastify();
  app.all("/api/mv/*", (request, reply) => {
    reply.hijack();
    listener(Object.assign(request.raw, { body: request.body }), reply.raw);
  });
  const url = await start(app);
  expect(await post(url, "application/json", '{ "a": 1 }')).toEqual({ path: "/api/mv/x", text: '{"a":1}' });
  expect(await post(url, "text/plain", "text")).toMatchObject({ text: "text" });
  expect(await (await fetch(`${url}/api/mv/x`)).json()).toMatchObject({ text: "" });
});

test("after Fastify's parsers, a missing body is reported in the answer", async () => {
  const app = fastify();
  app.all("/api/mv/*", (request, reply) => {
    reply.hijack();
    listener(request.raw, reply.raw);
  });
  const url = await start(app);
  expect(await post(url, "application/json", '{"a":1}')).toMatchObject({ code: "internal" });
});
