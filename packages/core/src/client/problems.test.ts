import { describe, expect, test } from "vitest";
import { imageOf } from "../../tests/testing/batch-events.ts";
import { DramatisError } from "../errors/dramatis-error.ts";
import { problemResponse } from "../http/handler/problem.ts";
import { systemClock } from "../util/clock.ts";
import { createClientWithTiming } from "./create-client.ts";
import { importImage } from "./import-image.ts";
import { quickTiming } from "./testing/quick-timing.ts";

const { id } = imageOf(0);

/** Makes a request that accepts errors in this media type. */
const asked = (accept: string) => new Request("http://app.example/", { headers: { accept } });

/** Returns the error that the client makes from a response. */
async function errorFrom(response: Response): Promise<unknown> {
  const client = createClientWithTiming({ fetch: async () => response }, quickTiming);
  return client.images.blob(id).catch((error: unknown) => error);
}

const page = (status: number, headers?: Record<string, string>) =>
  new Response("<html><h1>secret stack at /srv/app</h1></html>", {
    status,
    headers: { "content-type": "text/html", ...headers },
  });

describe("a problem", () => {
  test.each(["application/json", "application/problem+json"])(
    "as %s becomes the server's error",
    async (type) => {
      const sent = new DramatisError("rate_limited", "Wait a little.", { retryAfterMs: 1500, batchId: id });
      const response = problemResponse(asked(type), sent);
      expect(response.headers.get("content-type")).toContain(type);
      const error = await errorFrom(response);
      expect(DramatisError.isInstance(error)).toBe(true);
      expect(JSON.parse(JSON.stringify(error))).toEqual(JSON.parse(JSON.stringify(sent)));
    },
  );

  test.each(["application/json", "application/problem+json; charset=utf-8", "text/plain"])(
    "is read with any content type: %s",
    async (type) => {
      const body = { code: "no_output", message: "Nothing was made.", error: "Nothing was made." };
      const answer = new Response(JSON.stringify({ ...body, detail: "Nothing was made.", status: 422 }), {
        status: 422,
        headers: { "content-type": type },
      });
      expect(await errorFrom(answer)).toMatchObject({ code: "no_output", message: "Nothing was made." });
    },
  );

  test("has its issues under the field names of the request", async () => {
    const issues = [
      { path: "description", message: "must not be empty" },
      { path: "numImages", message: "must be 1 to 4" },
      { path: "modelOptions.my_key", message: "may not be set" },
    ];
    const sent = new DramatisError("invalid_request", "No.", { issues });
    const error = await errorFrom(problemResponse(asked("*/*"), sent));
    expect(error).toMatchObject({ code: "invalid_request", message: "No.", issues });
  });

  test("with an unknown code gets the code of its status, and keeps its message", async () => {
    const body = JSON.stringify({ code: "teapot", detail: "Short and stout.", retryable: true });
    const answer = (status: number) => new Response(body, { status });
    expect(await errorFrom(answer(404))).toMatchObject({
      code: "not_found",
      message: "Short and stout.",
      retryable: true,
    });
    expect(await errorFrom(answer(418))).toMatchObject({ code: "invalid_request", retryable: true });
    expect(await errorFrom(answer(503))).toMatchObject({ code: "internal", retryable: true });
  });

  test("with members of the wrong type is read without them", async () => {
    const body = {
      code: "conflict",
      detail: 7,
      retryable: "yes",
      retry_after_ms: "x",
      batch_id: 1,
      errors: [1, { path: 2 }, { path: "seed", message: "x" }],
    };
    const error = await errorFrom(Response.json(body, { status: 409 }));
    expect(error).toMatchObject({
      code: "conflict",
      retryable: false,
      issues: [{ path: "seed", message: "x" }],
    });
    expect(error).toMatchObject({ retryAfterMs: undefined, batchId: undefined });
  });
});

describe("an error that does not come from our server", () => {
  test.each([
    [400, "invalid_request", false],
    [401, "unauthorized", false],
    [403, "forbidden", false],
    [404, "internal", false],
    [413, "invalid_request", false],
    [429, "rate_limited", true],
    [500, "internal", false],
    [502, "internal", true],
    [503, "internal", true],
    [504, "internal", true],
  ])("%i becomes %s, and its body is not shown", async (status, code, retryable) => {
    const error = await errorFrom(page(status));
    expect(error).toMatchObject({ code, retryable, message: `The server answered ${status}.` });
  });

  test.each([
    ["7", 7_000],
    ["0", 0],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])("Retry-After: %s", async (header, retryAfterMs) => {
    expect(await errorFrom(page(429, { "retry-after": header }))).toMatchObject({ retryAfterMs });
  });

  test("a Retry-After date is compared with the server's Date header, or else with the client's clock", async () => {
    const header = "Thu, 01 Jan 2026 00:01:30 GMT";
    const date = "Thu, 01 Jan 2026 00:01:00 GMT";
    expect(await errorFrom(page(429, { "retry-after": header, date }))).toMatchObject({
      retryAfterMs: 30_000,
    });
    const clock = { ...systemClock, now: () => Date.parse(date) - 10_000 };
    const fetch = async () => page(429, { "retry-after": header });
    await expect(createClientWithTiming({ fetch, clock }, quickTiming).images.blob(id)).rejects.toMatchObject(
      {
        retryAfterMs: 40_000,
      },
    );
  });

  test("an invalid Retry-After is ignored", async () => {
    expect(await errorFrom(page(429, { "retry-after": "soon" }))).toMatchObject({ retryAfterMs: undefined });
  });
});

describe("an invalid response is rejected", () => {
  const client = (response: () => Response) =>
    createClientWithTiming({ fetch: async () => response() }, quickTiming);

  test.each<[string, () => Response]>([
    ["a web page", () => page(200)],
    ["an empty body", () => new Response(null, { status: 204 })],
    ["an array", () => Response.json([1])],
    ["another object", () => Response.json({ ok: true })],
  ])("%s", async (_title, response) => {
    const unreadable = { code: "internal", retryable: false };
    await expect(client(response).images.get(id)).rejects.toMatchObject(unreadable);
    await expect(client(response).images.batch(id)).rejects.toMatchObject(unreadable);
    await expect(client(response).images.cancel(id)).rejects.toMatchObject(unreadable);
    await expect(client(response).images.generate({ description: "a pirate" })).rejects.toMatchObject(
      unreadable,
    );
    await expect(client(response).images.start({ description: "a pirate" })).rejects.toMatchObject(
      unreadable,
    );
    await expect(importImage(client(response), new Blob(["x"]))).rejects.toMatchObject(unreadable);
  });
});

test("a server that cannot be reached", async () => {
  const client = createClientWithTiming({ baseUrl: "http://127.0.0.1:1/api/mv" }, quickTiming);
  await expect(client.images.get(id)).rejects.toMatchObject({ code: "internal", retryable: true });
  await expect(importImage(client, new Blob(["x"]))).rejects.toMatchObject({
    code: "internal",
    retryable: true,
  });
});
