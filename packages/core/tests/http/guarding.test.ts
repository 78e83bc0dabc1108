import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import type { Action } from "../../src/http/handler/handler-options.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { tinyJpeg } from "../testing/images.ts";

const generate = "/generate_character_reference";
const json = { character_description: "a shy vampire", num_images: 1, include_base64: false };

describe("authorize", () => {
  test("is required, so that a paid API is not opened by mistake", async () => {
    const { characters } = await createHttpTestApp();
    expect(() => createHandler({ characters } as never)).toThrow(
      expect.objectContaining({ code: "invalid_request", message: expect.stringContaining("allowAnyone") }),
    );
  });

  test("is called before anything is looked up or read, and gets the action", async () => {
    const actions: Action[] = [];
    const { call, store } = await createHttpTestApp({
      handler: {
        authorize(_request, action) {
          actions.push(action);
          return false;
        },
      },
    });
    const storeCalls: string[] = [];
    for (const method of ["head", "open", "list"] as const) {
      store[method] = async () => {
        storeCalls.push(method);
        throw new Error("looked up");
      };
    }
    const id = v4();
    const calls: [string, string, Action["type"], string?][] = [
      ["POST", generate, "generate"],
      ["GET", `/get_character_reference/${id}`, "image", id],
      ["HEAD", `/get_character_reference/${id.toUpperCase()}`, "image", id],
      ["GET", `/get_character_reference/${id}/info`, "image-info", id],
      ["POST", "/upload_character_reference", "upload"],
      ["GET", `/batches/${id}`, "batch", id],
      ["GET", `/batches/${id}/events`, "batch-events", id],
      ["POST", `/batches/${id}/retry`, "retry", id],
      ["POST", `/batches/${id}/cancel`, "cancel", id],
      ["GET", "/openapi.json", "openapi"],
    ];
    for (const [method, path, type, of] of calls) {
      const response = await call(method, path, method === "POST" ? { body: "no JSON at all" } : {});
      expect([path, response.status]).toEqual([path, 401]);
      expect(actions.at(-1)).toEqual(of === undefined ? { type } : { type, id: of });
    }
    expect(storeCalls).toEqual([]);
  });

  test("answers 401 without credentials and 403 with credentials", async () => {
    const { call } = await createHttpTestApp({ handler: { authorize: () => false } });
    expect((await call("POST", generate, { json })).status).toBe(401);
    for (const headers of [{ authorization: "Bearer x" }, { cookie: "session=x" }]) {
      const response = await call("POST", generate, { json, headers });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "forbidden" });
    }
  });

  test("can return its own response", async () => {
    const answer = Response.redirect("https://app.example/login", 303);
    const { call } = await createHttpTestApp({ ownAnswers: true, handler: { authorize: () => answer } });
    const response = await call("POST", generate, { json });
    expect([response.status, response.headers.get("location")]).toEqual([303, "https://app.example/login"]);
  });

  test.each<[string, () => never]>([
    [
      "throws",
      () => {
        throw new Error("the session store is at /srv/secret");
      },
    ],
    ["returns something else", () => ({ user: 1 }) as never],
    ["returns an owner that is not a string", () => ({ owner: 7 }) as never],
    ["returns nothing", () => undefined as never],
  ])("that %s denies access and reveals nothing", async (_what, authorize) => {
    const { call, creates } = await createHttpTestApp({ handler: { authorize } });
    const response = await call("POST", generate, { json });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal" });
    expect(text).not.toContain("secret");
    expect(creates()).toEqual([]);
  });
});

test("another owner's items are not found", async () => {
  const { call } = await createHttpTestApp({
    handler: { authorize: (request) => ({ owner: request.headers.get("authorization") ?? "nobody" }) },
  });
  const as = (owner: string) => ({ headers: { authorization: owner } });
  const made = await (await call("POST", generate, { json, ...as("a") })).json();
  const id = made.images[0].id;
  const paths = [
    `/get_character_reference/${id}`,
    `/get_character_reference/${id}/info`,
    `/batches/${made.batch_id}`,
    `/batches/${made.batch_id}/events`,
  ];
  for (const path of paths) {
    expect((await call("GET", path, as("a"))).status).toBe(200);
    const other = await call("GET", path, as("b"));
    expect([path, other.status]).toEqual([path, 404]);
  }
  for (const action of ["retry", "cancel"]) {
    expect((await call("POST", `/batches/${made.batch_id}/${action}`, as("b"))).status).toBe(404);
  }
  const key = { "idempotency-key": "k" };
  const first = await (
    await call("POST", generate, { json, headers: { ...as("a").headers, ...key } })
  ).json();
  const second = await (
    await call("POST", generate, { json, headers: { ...as("b").headers, ...key } })
  ).json();
  expect(second.batch_id).not.toBe(first.batch_id);
});

describe("a request", () => {
  test.each<[string, Record<string, string>, number]>([
    ["from another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    [
      "from another origin of the same site",
      { "sec-fetch-site": "same-site", origin: "https://blog.app.example" },
      403,
    ],
    ["from another site in an old browser", { origin: "https://evil.example" }, 403],
    ["with a hidden origin", { origin: "null" }, 403],
    ["from the same origin", { "sec-fetch-site": "same-origin", origin: "https://public.example" }, 200],
    ["from the same origin in an old browser", { origin: "http://app.example" }, 200],
    ["from a program", {}, 200],
    ["from an allowed origin", { "sec-fetch-site": "cross-site", origin: "https://friend.example" }, 200],
  ])("%s: %d", async (_what, headers, status) => {
    const { call, creates } = await createHttpTestApp({
      handler: { allowedOrigins: ["https://friend.example"] },
    });
    expect((await call("POST", generate, { json, headers })).status).toBe(status);
    expect(creates()).toHaveLength(status === 200 ? 1 : 0);
  });

  test("gets CORS headers only if its origin is allowed", async () => {
    const closed = await createHttpTestApp();
    const response = await closed.call("GET", `/batches/${v4()}`, {
      headers: { origin: "https://friend.example" },
    });
    expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    const { call } = await createHttpTestApp({ handler: { allowedOrigins: ["https://friend.example"] } });
    const headers = { origin: "https://friend.example", "access-control-request-method": "POST" };
    const preflight = await call("OPTIONS", generate, { headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://friend.example");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("idempotency-key");
    const other = await call("OPTIONS", generate, {
      headers: { ...headers, origin: "https://evil.example" },
    });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    expect(other.headers.get("vary")).toBe("origin");
    const answer = await call("GET", `/batches/${v4()}`, { headers });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://friend.example");
  });
});

describe("addresses and methods", () => {
  test.each<[string, string, number, string?]>([
    ["GET", "/nothing", 404],
    ["GET", "", 404],
    ["GET", "/", 404],
    ["GET", `/batches/${v4()}/`, 404],
    ["GET", generate, 405, "POST"],
    ["PUT", `/get_character_reference/${v4()}`, 405, "GET, HEAD, DELETE"],
    ["DELETE", `/get_character_reference/${v4()}/info`, 405, "GET, HEAD"],
    ["PUT", `/batches/${v4()}/events`, 405, "GET"],
    ["GET", "/get_character_reference/..%2f..%2fetc%2fpasswd", 400],
    ["GET", "/get_character_reference/%zz", 400],
    ["GET", "/get_character_reference/%00", 400],
    ["GET", `/get_character_reference/${"a".repeat(5000)}`, 400],
    ["GET", "/get_character_reference/constructor", 400],
  ])("%s %s: %d", async (method, path, status, allow) => {
    const { call } = await createHttpTestApp();
    const response = await call(method, path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    if (allow !== undefined) expect(response.headers.get("allow")).toBe(allow);
  });

  test("are relative to the base path", async () => {
    const { call } = await createHttpTestApp({ handler: { basePath: "/v2/characters/" } });
    expect((await call("POST", generate, { json })).status).toBe(200);
    const app = await createHttpTestApp({ handler: { basePath: "/v2" } });
    const made = await (await app.call("POST", generate, { json })).json();
    expect(made.images[0].url).toBe(`/v2/get_character_reference/${made.images[0].id}`);
    expect((await app.call("OPTIONS", generate)).headers.get("allow")).toBe("POST, OPTIONS");
  });
});

describe("admit", () => {
  test("can refuse, and its callback runs when the response has ended in any way", async () => {
    let running = 0;
    const seen: unknown[] = [];
    const { call, characters } = await createHttpTestApp({
      ownAnswers: true,
      handler: {
        authorize: () => ({ owner: "a" }),
        admit(_request, action) {
          seen.push(action);
          if (running >= 2) return new Response(null, { status: 429, headers: { "retry-after": "1" } });
          running += 1;
          return () => {
            running -= 1;
          };
        },
      },
    });
    const { id } = await characters.importImage(tinyJpeg, { owner: "a" });
    const path = `/get_character_reference/${id}`;
    const [first, second] = [await call("GET", path), await call("GET", path)];
    expect(running).toBe(2);
    expect((await call("GET", path)).status).toBe(429);
    await first.arrayBuffer();
    expect(running).toBe(1);
    await second.body?.cancel();
    expect(running).toBe(0);
    await call("GET", `/batches/${v4()}`).then((response) => response.text());
    await call("HEAD", path);
    await call("POST", generate, { body: "{" }).then((response) => response.text());
    expect(running).toBe(0);
    expect(seen[0]).toEqual({ type: "image", id, owner: "a" });
  });
});

test("a webhook needs Replicate's signature instead of authorization", async () => {
  const { call } = await createHttpTestApp({ handler: { authorize: () => false } });
  const response = await call("POST", "/webhooks/replicate?tag=x", {
    json: { id: "abc", status: "succeeded" },
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: "unauthorized" });
});

test("internal errors are logged, but not shown to the caller", async () => {
  const errors: unknown[] = [];
  const { call, store } = await createHttpTestApp({
    handler: {
      logger: { debug() {}, info() {}, warn() {}, error: (...values: unknown[]) => void errors.push(values) },
    },
  });
  store.open = async () => {
    throw new Error("connect ECONNREFUSED 10.0.0.7:5432 as admin:secret");
  };
  const response = await call("GET", `/get_character_reference/${v4()}`);
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ code: "internal", retryable: false });
  expect(text).not.toMatch(/secret|ECONN|10\.0/);
  expect(JSON.stringify(errors)).toContain("ECONNREFUSED");
});
