import { createServer, type Server } from "node:net";
import { inspect } from "node:util";
import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import {
  create,
  createUrl,
  predictionBody,
  rejection,
  replicateServer,
  token,
} from "../../tests/testing/replicate-server.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { answerError } from "./api-errors.ts";
import { replicate } from "./replicate.ts";

const network = replicateServer();
const inside = "internal text of the provider";
const no = { created: "no", transient: false };
const unknown = { created: "unknown", transient: true, code: "provider_unavailable", retryable: true };

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  network.use(http.post(createUrl, () => new HttpResponse(text, { status, headers })));
}

describe("an answer that proves that nothing was created:", () => {
  test.each<[number, string, boolean]>([
    [401, "provider_unauthorized", false],
    [402, "insufficient_credit", true],
    [403, "provider_unauthorized", false],
    [422, "provider_rejected", false],
    [400, "provider_rejected", false],
    [405, "provider_rejected", false],
    [413, "provider_rejected", false],
    [415, "provider_rejected", false],
  ])("%i is %s, and is not sent again automatically", async (status, code, retryable) => {
    answers(status, { title: inside, detail: inside, status });
    expect(await rejection(create())).toMatchObject({ ...no, code, retryable, name: "ProviderError" });
  });

  test("429 is rate_limited, and is sent again after a wait", async () => {
    answers(429, { detail: inside });
    const error = await rejection(create());
    expect(error).toMatchObject({ code: "rate_limited", created: "no", transient: true, retryable: true });
    expect(error).toHaveProperty("retryAfterMs", undefined);
  });
});

describe("404", () => {
  test("can be temporary: the create is sent once more, and a person can retry", async () => {
    answers(404, { title: inside, detail: inside, status: 404 });
    const error = await rejection(create());
    expect(error).toMatchObject({
      created: "no",
      transient: true,
      maxTries: 2,
      code: "provider_rejected",
      retryable: true,
    });
    expect(inspect(error)).not.toContain(inside);
  });

  test("says how to name a community model", async () => {
    answers(404, { detail: "not found" });
    expect(await rejection(create())).toMatchObject({
      message: expect.stringMatching(/community model needs .* owner\/name:version/),
    });
    const version = "a".repeat(64);
    network.use(
      http.post("https://api.replicate.com/v1/predictions", () => new HttpResponse("", { status: 404 })),
    );
    const error = await rejection(create(replicate({ auth: token, model: `acme/portraits:${version}` })));
    expect(error).toMatchObject({ maxTries: 2, message: expect.stringContaining("version") });
    expect(error).not.toMatchObject({ message: expect.stringContaining("community") });
  });

  test("of another request is not retryable", () => {
    const answer = { status: 404, headers: new Headers(), body: {}, at: 0 };
    expect(answerError(answer)).toMatchObject({ code: "provider_rejected", transient: false });
  });
});

describe("a refusal of the content is recognized with any status:", () => {
  test.each([400, 403, 422, 451])("%i", async (status) => {
    for (const body of [
      { detail: "Content flagged for: sexual" },
      { title: "Bad request", detail: [{ loc: ["input"], msg: "The prompt did not pass moderation" }] },
      { error: { code: "moderation_blocked", message: inside } },
      "Your prompt violates our usage policies.",
    ]) {
      answers(status, body);
      expect(await rejection(create())).toMatchObject({ ...no, code: "content_rejected", retryable: true });
    }
  });

  test.each([
    [400, "provider_rejected"],
    [403, "provider_unauthorized"],
    [422, "provider_rejected"],
  ])("%i is not a refusal if the check broke or a parameter is wrong", async (status, code) => {
    for (const detail of [
      "moderation service unavailable",
      "- input.moderation: must be one of: auto, low",
      "- input.safety_tolerance: must be less than or equal to 6",
      "Input image was rejected: unsupported format",
    ]) {
      answers(status, { detail });
      expect(await rejection(create())).toMatchObject({ ...no, code });
    }
  });

  test("a proxy's HTML page is not a refusal", async () => {
    answers(403, "<html><title>ERROR</title><body>Request blocked. The content was rejected.</body></html>");
    expect(await rejection(create())).toMatchObject({ ...no, code: "provider_unauthorized" });
  });

  test("a status that does not prove that nothing was created stays unknown", async () => {
    answers(500, { detail: "NSFW content detected" });
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test("an answer nested 20,000 levels deep does not overflow the stack", async () => {
    const deep = (text: string) => `{"detail": ${"[".repeat(20_000)}"${text}"${"]".repeat(20_000)}}`;
    answers(422, deep("x"));
    expect(await rejection(create())).toMatchObject({ ...no, code: "provider_rejected" });
    answers(429, deep("x"));
    expect(await rejection(create())).toMatchObject({ code: "rate_limited" });
    answers(201, `{"id": "abc", "status": "failed", "error": ${deep("x")}}`);
    expect(await create()).toMatchObject({
      id: "abc",
      state: { status: "failed", failure: { code: "prediction_failed" } },
    });
  });
});

describe("422", () => {
  test("names the rejected parameters, and does not repeat the reasons", async () => {
    answers(422, {
      title: "Input validation failed",
      detail: `- input.aspect_ratio: ${inside}`,
      invalid_fields: [
        { type: "value", field: "input.aspect_ratio", description: inside },
        { type: "value", field: "seed", description: inside },
        { type: "value", field: "seed", description: inside },
        { type: "value", field: `<b>${inside}</b>`, description: inside },
        { type: "value", field: 7 },
        {},
      ],
    });
    const error = await rejection(create());
    expect(error).toMatchObject({
      code: "provider_rejected",
      message: "Replicate did not accept the parameters: aspect_ratio, seed.",
    });
  });

  test.each([
    { detail: "NSFW content detected. Try running it again, or try a different prompt." },
    { title: "The input or output was flagged as sensitive. (E005)" },
    { detail: "Prompt was blocked by the safety filter", invalid_fields: [] },
    { detail: "NSFW content detected", invalid_fields: "prompt" },
    { detail: "NSFW content detected", invalid_fields: ["prompt"] },
  ])("about the content is content_rejected: %j", async (body) => {
    answers(422, body);
    expect(await rejection(create())).toMatchObject({ ...no, code: "content_rejected", retryable: true });
  });

  test.each([{}, { detail: null, title: 3 }, [], "<html>", { detail: [{ loc: ["input"], msg: inside }] }])(
    "in any shape is still an error: %j",
    async (body) => {
      answers(422, body);
      expect(await rejection(create())).toMatchObject({
        ...no,
        code: "provider_rejected",
        message: "Replicate did not accept the parameters.",
      });
    },
  );
});

describe("429 reports how long to wait", () => {
  test.each<[string, Record<string, string>, unknown, number]>([
    ["in Retry-After, in seconds", { "retry-after": "7" }, {}, 7_000],
    ["in retry_after of its body", {}, { detail: inside, retry_after: 3 }, 3_000],
    ["in its text", {}, { detail: "Your rate limit resets in ~10s." }, 10_000],
  ])("%s", async (_where, headers, body, retryAfterMs) => {
    answers(429, body, headers);
    expect(await rejection(create())).toMatchObject({ retryAfterMs, created: "no", transient: true });
  });

  test("in Retry-After, as a date", async () => {
    answers(429, {}, { "retry-after": new Date(Date.now() + 60_000).toUTCString() });
    const { retryAfterMs } = (await rejection(create())) as ProviderError;
    expect(retryAfterMs).toBeGreaterThan(30_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe("it is unknown whether anything was created:", () => {
  test.each<[number, unknown]>([
    [500, { detail: inside }],
    [502, `<html><body>${inside}</body></html>`],
    [503, ""],
    [504, "null"],
    [408, {}],
    [307, ""],
    [599, {}],
  ])("%i", async (status, body) => {
    answers(status, body);
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test.each([
    "",
    "ok",
    "null",
    "[]",
    "{}",
    '{"id": 7, "status": "starting"}',
    '{"id": "abc"}',
    '{"status": "starting"}',
    JSON.stringify(predictionBody({ id: "../account" })),
    JSON.stringify(predictionBody({ id: "" })),
    JSON.stringify(predictionBody({ id: "a/b" })),
    JSON.stringify(predictionBody({ id: "a".repeat(10_000) })),
  ])("200 without a prediction that has an id: %.60s", async (body) => {
    answers(200, body);
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test("a broken connection", async () => {
    network.use(http.post(createUrl, () => HttpResponse.error()));
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test("a reset connection, with Node's error", async () => {
    const fetch = fails(new TypeError("fetch failed", { cause: systemError("ECONNRESET") }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test("an answer that broke off after its status", async () => {
    network.use(
      http.post(createUrl, () => {
        const body = new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"id": "ab'));
            controller.error(new Error("cut"));
          },
        });
        return new HttpResponse(body, { status: 201 });
      }),
    );
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test.each([undefined, null, "text", 7, new Error("without a code"), { cause: { cause: {} } }])(
    "a fetch that throws %j",
    async (thrown) => {
      expect(await rejection(create(replicate({ auth: token, fetch: fails(thrown) })))).toMatchObject(
        unknown,
      );
    },
  );

  test("an error that is its own cause", async () => {
    const error: Error & { cause?: unknown } = new Error("round");
    error.cause = error;
    expect(await rejection(create(replicate({ auth: token, fetch: fails(error) })))).toMatchObject(unknown);
  });
});

describe("without a connection, nothing was created:", () => {
  const neverSent = { code: "provider_unavailable", created: "no", transient: true };

  test("the port is closed", async () => {
    const port = await closedPort();
    // The real `fetch`: this network failure can be tested without a network.
    const provider = replicate({
      auth: token,
      baseUrl: `http://127.0.0.1:${port}/v1`,
      fetch: unpatchedFetch,
    });
    expect(await rejection(create(provider))).toMatchObject(neverSent);
  });

  test.each([
    ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "EHOSTUNREACH", "ENETUNREACH"],
    ...["ENETDOWN", "EHOSTDOWN", "EADDRNOTAVAIL", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "CERT_REVOKED"],
    ...["CERT_UNTRUSTED", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "HOSTNAME_MISMATCH"],
    ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "INVALID_CA"],
    ...["ERR_TLS_CERT_ALTNAME_INVALID", "ERR_TLS_HANDSHAKE_TIMEOUT", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
    ...["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "ERR_SSL_UNSUPPORTED_PROTOCOL"],
  ])("%s", async (code) => {
    const fetch = fails(new TypeError("fetch failed", { cause: systemError(code) }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test("every address of a host refused", async () => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), systemError("ECONNREFUSED")]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test("the host was unreachable", async () => {
    const cause = Object.assign(systemError("EHOSTUNREACH"), { syscall: "connect" });
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test("every address failed with a different error", async () => {
    const codes = ["ECONNREFUSED", "ENETUNREACH", "CERT_HAS_EXPIRED"];
    const cause = new AggregateError(codes.map(systemError));
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test.each([
    ...[
      "ECONNRESET",
      "EPIPE",
      "ETIMEDOUT",
      "ECONNABORTED",
      "EPROTO",
      "UND_ERR_SOCKET",
      "UND_ERR_HEADERS_TIMEOUT",
    ],
    ...["ERR_TLS_RENEGOTIATION_DISABLED", "ERR_TLS_SESSION_ATTACK", "ERR_SSL_WRONG_VERSION_NUMBER"],
    ...["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"],
    ...["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "UND_ERR_BODY_TIMEOUT", "ABORT_ERR", "CERT", ""],
  ])("but not with %j, because the request may have been sent", async (code) => {
    const fetch = fails(new TypeError("fetch failed", { cause: systemError(code) }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test.each(["read", "write"])("but not if the route was lost during a %s", async (syscall) => {
    const cause = Object.assign(systemError("EHOSTUNREACH"), { syscall });
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test.each([
    ["that is not a system error", new Error("broke off")],
    ["that is not even an error", undefined],
  ])("but not if one address failed with something %s", async (_what, other) => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), other]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test("but not if one address was reached", async () => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), systemError("ECONNRESET")]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });
});

describe("an error does not repeat the details", () => {
  const secrets = `${inside} ${token} ${createUrl}?sig=1`;

  test.each<[string, () => Response]>([
    ["401", () => HttpResponse.json({ title: secrets, detail: secrets }, { status: 401 })],
    [
      "422",
      () => HttpResponse.json({ detail: secrets, invalid_fields: [{ field: secrets }] }, { status: 422 }),
    ],
    ["429", () => HttpResponse.json({ detail: secrets, retry_after: secrets }, { status: 429 })],
    ["500", () => HttpResponse.text(secrets, { status: 500 })],
    ["200", () => HttpResponse.text(secrets, { status: 200 })],
    ["an output in place of an id", () => HttpResponse.json(predictionBody({ id: secrets }))],
  ])("of %s", async (_what, answer) => {
    network.use(http.post(createUrl, answer));
    expectNoSecret(await rejection(create()));
  });

  test("of a network error, which can hold the address and the headers", async () => {
    const cause = Object.assign(new Error(secrets), { code: "ECONNRESET", request: { headers: secrets } });
    expectNoSecret(await rejection(create(replicate({ auth: token, fetch: fails(cause) }))));
  });

  function expectNoSecret(error: unknown): void {
    expect(error).toBeInstanceOf(ProviderError);
    const { message, stack = "" } = error as ProviderError;
    const json = JSON.stringify(error);
    for (const text of [message, json, inspect(error, { depth: 10 })]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(inside);
      expect(text).not.toContain("api.replicate.com");
    }
    expect(JSON.parse(json)).not.toHaveProperty("stack");
    expect(json).not.toContain(stack.split("\n")[1] ?? "at ");
    expect(message).toMatch(/^[A-Z].+\.$/);
  }
});

test("a success is not an error", () => {
  for (const status of [200, 201, 202, 204, 299])
    expect(answerError({ status, headers: new Headers(), body: {}, at: Date.now() })).toBeUndefined();
});

// Saved before the network is intercepted.
const unpatchedFetch = globalThis.fetch;

function fails(error: unknown): typeof globalThis.fetch {
  return () => Promise.reject(error);
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code} api.replicate.com`), { code });
}

async function closedPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}
