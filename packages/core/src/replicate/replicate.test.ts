import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import {
  apiUrl,
  call,
  create,
  createUrl,
  neverAborted,
  predictionBody,
  rejection,
  replicateServer,
  token,
} from "../../tests/testing/replicate-server.ts";
import { createReplicate, replicate } from "./replicate.ts";
import { localServer } from "./testing/local-server.ts";

// Saved before the network is intercepted, because the redirects of `fetch` can only be tested with real servers.
const unpatchedFetch = globalThis.fetch;
const network = replicateServer();
const version = "a".repeat(64);
const created = () => HttpResponse.json(predictionBody(), { status: 201 });

describe("a create", () => {
  test("goes to the model's own route, with only the input, the token and a deadline", async () => {
    network.use(http.post(createUrl, created));
    const prediction = await create();
    const [request] = network.requests;
    expect(request?.headers.get("authorization")).toBe(`Bearer ${token}`);
    expect(request?.headers.get("content-type")).toBe("application/json");
    expect(request?.headers.get("cancel-after")).toBe("600s");
    expect(await request?.json()).toEqual({ input: call.input });
    expect(prediction).toEqual({
      id: "rrr4z55ocneqzikepnug6xezpe",
      state: { status: "starting" },
      createdAt: "2026-01-02T03:04:05.678Z",
    });
  });

  test("does not ask Replicate to wait, so that the id arrives at once", async () => {
    network.use(http.post(createUrl, created));
    await create();
    expect(network.requests[0]?.headers.get("prefer")).toBeNull();
  });

  test.each([
    ["a version of a model", `stability-ai/sdxl:${version}`],
    ["only a version", version],
  ])("of %s goes to the route for versions", async (_what, model) => {
    network.use(http.post(`${apiUrl}/predictions`, created));
    await create(replicate({ model, auth: token }));
    expect(await network.requests[0]?.json()).toEqual({ version, input: call.input });
  });

  test.each([
    [1, "5s"],
    [5_001, "6s"],
    [90_000, "90s"],
  ])("of at most %i ms is canceled by Replicate after %s", async (deadlineMs, cancelAfter) => {
    network.use(http.post(createUrl, created));
    const provider = replicate({ auth: token });
    await provider.create(call, { signal: neverAborted, deadlineMs, tag: "batch/0/1" });
    expect(network.requests[0]?.headers.get("cancel-after")).toBe(cancelAfter);
  });

  test.each([200, 201, 202])("answered with %i is a prediction", async (status) => {
    network.use(http.post(createUrl, () => HttpResponse.json(predictionBody(), { status })));
    expect((await create()).id).toBe("rrr4z55ocneqzikepnug6xezpe");
  });

  test.each([
    ["429", () => HttpResponse.json({ detail: "throttled" }, { status: 429 })],
    [
      "429 that says to come back at once",
      () => new HttpResponse(null, { status: 429, headers: { "retry-after": "0" } }),
    ],
    ["500", () => HttpResponse.json({ detail: "oh" }, { status: 500 })],
    ["502", () => HttpResponse.text("<html>Bad gateway</html>", { status: 502 })],
    ["503", () => new HttpResponse(null, { status: 503 })],
    ["504", () => new HttpResponse(null, { status: 504 })],
    ["422", () => HttpResponse.json({ detail: "no" }, { status: 422 })],
    ["a broken connection", () => HttpResponse.error()],
    ["a redirect", () => new HttpResponse(null, { status: 307, headers: { location: createUrl } })],
    ["an invalid answer", () => HttpResponse.text("{")],
  ])("that meets %s is sent once", async (_what, answer) => {
    network.use(http.post(createUrl, answer));
    await rejection(create());
    expect(network.requests).toHaveLength(1);
  });

  test("whose signal aborts is sent once, and its outcome is unknown", async () => {
    const stop = new AbortController();
    network.use(
      http.post(createUrl, () => {
        stop.abort();
        return new Promise<never>(() => {});
      }),
    );
    const provider = replicate({ auth: token });
    const options = { signal: stop.signal, deadlineMs: 60_000, tag: "batch/0/1" };
    expect(await rejection(provider.create(call, options))).toMatchObject({ created: "unknown" });
    expect(network.requests).toHaveLength(1);
  });
});

test("a poll bypasses every cache and returns the current prediction", async () => {
  const body = predictionBody({ status: "succeeded", output: "https://replicate.delivery/a.png" });
  network.use(http.get(`${apiUrl}/predictions/abc`, () => HttpResponse.json(body)));
  const provider = replicate({ auth: token });
  const prediction = await provider.get?.("abc", { signal: neverAborted });
  expect(prediction?.state).toMatchObject({
    status: "succeeded",
    outputs: [{ url: "https://replicate.delivery/a.png" }],
  });
  expect(network.requests[0]?.cache).toBe("no-store");
  expect(network.requests[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
});

test.each([429, 500, 503])("a poll that meets %i is sent once", async (status) => {
  network.use(http.get(`${apiUrl}/predictions/abc`, () => new HttpResponse(null, { status })));
  await rejection(replicate({ auth: token }).get?.("abc", { signal: neverAborted }) ?? Promise.resolve());
  expect(network.requests).toHaveLength(1);
});

test("a cancel is one request, and rejects if it did not arrive", async () => {
  const answers = [
    () => HttpResponse.json(predictionBody({ status: "canceled" })),
    () => HttpResponse.error(),
  ];
  network.use(http.post(`${apiUrl}/predictions/abc/cancel`, () => answers.shift()?.()));
  const provider = replicate({ auth: token });
  await provider.cancel?.("abc");
  expect(network.requests).toHaveLength(1);
  expect(await rejection(provider.cancel?.("abc") ?? Promise.resolve())).toMatchObject({
    code: "provider_unavailable",
  });
  expect(network.requests).toHaveLength(2);
});

test("the list is requested page by page with the token, at the API's own address only", async () => {
  network.use(
    http.get(`${apiUrl}/predictions`, ({ request }) => {
      const isSecond = new URL(request.url).searchParams.get("cursor") === "2";
      const body = predictionBody({ input: call.input, created_at: new Date().toISOString() });
      return HttpResponse.json(
        isSecond
          ? { results: [body], next: null }
          : { results: [], next: "https://stranger.example/v1/predictions?cursor=2" },
      );
    }),
  );
  const provider = replicate({ auth: token });
  const found: string[] = [];
  for await (const { id } of provider.find?.(call, { since: new Date(), tag: "", signal: neverAborted }) ??
    [])
    found.push(id);
  expect(found).toEqual(["rrr4z55ocneqzikepnug6xezpe"]);
  expect(network.requests.map(({ url }) => url)).toEqual([
    `${apiUrl}/predictions`,
    `${apiUrl}/predictions?cursor=2`,
  ]);
  expect(network.requests.every(({ cache }) => cache === "no-store")).toBe(true);
});

test("a redirect of the API is not followed, so that the token is not sent elsewhere", async () => {
  const reached: string[] = [];
  const stranger = await localServer((request, response) => {
    reached.push(request.url ?? "");
    response.end("{}");
  });
  const api = await localServer((_request, response) => {
    response.writeHead(307, { location: `${stranger}/v1/stolen` }).end();
  });
  const provider = replicate({ auth: token, baseUrl: `${api}/v1`, fetch: unpatchedFetch });
  expect(await rejection(create(provider))).toMatchObject({ created: "unknown" });
  expect(await rejection(Promise.resolve(provider.get?.("abc", { signal: neverAborted })))).toMatchObject({
    code: "provider_unavailable",
  });
  expect(reached).toEqual([]);
});

describe("an account", () => {
  test("has the same name for each model, and another name for each token and address", () => {
    const account = createReplicate({ auth: token });
    const name = account.image().account;
    expect(account.image("black-forest-labs/flux-dev").account).toBe(name);
    expect(replicate({ auth: token }).account).toBe(name);
    expect(replicate({ auth: `${token}2` }).account).not.toBe(name);
    expect(replicate({ auth: token, baseUrl: "http://127.0.0.1:8787/v1" }).account).not.toBe(name);
  });

  test("does not reveal its token", () => {
    const provider = replicate({ auth: token });
    expect(provider.account).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(provider)).not.toContain(token);
  });
});

test("the seed capability is set for a model that takes a seed, and not for an unknown model", () => {
  const account = createReplicate({ auth: token });
  expect(account.image("black-forest-labs/flux-dev").capabilities.seed).toBe(true);
  expect(account.image().capabilities.seed).toBe(false);
  expect(account.image("a/stranger").capabilities.seed).toBe(false);
});
