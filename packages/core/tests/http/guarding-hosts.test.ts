import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { errorLog, RawClient, serve } from "../../src/http/node/testing/serve.ts";
import { toNodeListener } from "../../src/http/node/to-node-listener.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";

const generate = "/generate_character_reference";
const json = { character_description: "a shy vampire", num_images: 1, include_base64: false };

describe("an owner", () => {
  class Session {
    get owner() {
      return "inherited";
    }
  }
  class User {
    readonly owner = "own";
  }
  test.each<[string, () => unknown]>([
    ["inherited from a prototype", () => Object.create({ owner: "inherited" })],
    ["that is a getter of a class", () => new Session()],
    ["on an array", () => Object.assign([], { owner: "x" })],
    ["on a function", () => Object.assign(() => {}, { owner: "x" })],
    ["that is empty", () => ({ owner: "" })],
    ["that is blank", () => ({ owner: " \n" })],
    ["that is too long", () => ({ owner: "x".repeat(1001) })],
    ["that is a String object", () => ({ owner: new String("x") })],
    ["that is missing", () => ({ owner: undefined })],
    ["that only a proxy's `has` and `get` report", () => new Proxy({}, { get: () => "x", has: () => true })],
  ])("%s denies access", async (_what, authorize) => {
    const logger = errorLog();
    const { call, creates } = await createHttpTestApp({ handler: { authorize: authorize as never, logger } });
    expect((await call("POST", generate, { json })).status).toBe(500);
    expect(creates()).toEqual([]);
    expect(JSON.stringify(logger.errors)).toContain("authorize must return");
  });

  test("on Object.prototype denies access", async () => {
    const { call } = await createHttpTestApp({ handler: { authorize: (() => ({})) as never } });
    Object.defineProperty(Object.prototype, "owner", { value: "everybody", configurable: true });
    try {
      expect((await call("POST", generate, { json })).status).toBe(500);
    } finally {
      delete (Object.prototype as { owner?: unknown }).owner;
    }
  });

  test.each<[string, () => unknown, string]>([
    ["of an object without a prototype", () => Object.assign(Object.create(null), { owner: "own" }), "own"],
    ["of an object of a class", () => new User(), "own"],
    [
      "from a getter, which is read once,",
      () => {
        let reads = 0;
        return {
          get owner() {
            reads += 1;
            return `read ${reads}`;
          },
        };
      },
      "read 1",
    ],
  ])("%s is accepted", async (_what, authorize, owner) => {
    const { call, characters } = await createHttpTestApp({ handler: { authorize: authorize as never } });
    const made = await (await call("POST", generate, { json })).json();
    expect(await characters.get(made.images[0].id, { owner })).toBeDefined();
  });
});

test.each([null, false, true, {}, "no"])(
  "%j from admit is refused before anything is paid",
  async (admission) => {
    const { call, creates } = await createHttpTestApp({ handler: { admit: () => admission as never } });
    expect((await call("POST", generate, { json })).status).toBe(500);
    expect(creates()).toEqual([]);
  },
);

describe("allowedHosts", () => {
  const allowedHosts = ["localhost", "127.0.0.1", "[::1]", "App.example:8443", "tls.example:443"];

  test.each<[string, number]>([
    ["localhost", 200],
    ["LOCALHOST:3000", 200],
    ["127.0.0.1:3000", 200],
    ["127.1:3000", 200],
    ["[::1]:3000", 200],
    ["app.example:8443", 200],
    ["tls.example", 200],
    ["tls.example:443", 200],
    ["app.example", 403],
    ["app.example:8444", 403],
    ["tls.example:8443", 403],
    ["evil.example", 403],
    ["evil.example:3000", 403],
    ["localhost.evil.example", 403],
    ["evil-localhost", 403],
    ["localhost@evil.example", 403],
    ["evil.example/localhost", 403],
    ["", 403],
    ["local host", 403],
  ])("Host: %s is answered %i", async (host, status) => {
    const { characters } = await createHttpTestApp();
    const { id } = await characters.importImage(tinyJpeg);
    const handler = createHandler({ characters, authorize: allowAnyone, allowedHosts });
    for (const one of [handler, (request: Request) => handler(request)]) {
      const { port } = await serve(toNodeListener(one));
      const path = `/api/mv/get_character_reference/${id}`;
      const client = new RawClient(
        port,
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      await new Promise((resolve) => client.socket.once("close", resolve));
      expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });

  test("apply to every endpoint except webhooks, which are signed", async () => {
    const { call, creates } = await createHttpTestApp({ handler: { allowedHosts: ["localhost"] } });
    const headers = { host: "evil.example", origin: "http://evil.example" };
    expect((await call("POST", generate, { json, headers })).status).toBe(403);
    expect((await call("GET", "/openapi.json", { headers })).status).toBe(403);
    expect((await call("POST", "/webhooks/replicate", { json: {}, headers })).status).toBe(401);
    expect(creates()).toEqual([]);
  });

  test("are compared with the URL if the Host header is missing", async () => {
    const { call } = await createHttpTestApp({ handler: { allowedHosts: ["app.example"] } });
    expect((await call("POST", generate, { json })).status).toBe(200);
    const other = await createHttpTestApp({ handler: { allowedHosts: ["localhost"] } });
    expect((await other.call("POST", generate, { json })).status).toBe(403);
  });

  test.each([["https://app.example"], [""], ["a b"], [7], ["app.example/x"], ["*"]])(
    "cannot contain %j",
    async (name) => {
      const { characters } = await createHttpTestApp();
      expect(() =>
        createHandler({ characters, authorize: allowAnyone, allowedHosts: [name as never] }),
      ).toThrow("`allowedHosts` must be");
    },
  );
});
