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

describe("an answer proves that nothing was created:", () => {
  test.each<[number, string, boolean]>([
    [401, "provider_unauthorized", false],
    [402, "insufficient_credit", true],
    [403, "provider_unauthorized", false],
    [422, "provider_rejected", false],
    [400, "provider_rejected", false],
    [405, "provider_rejected", false],
    [413, "provider_rejected", false],
    [415, "provider_rejected", false],
  ])("%i is %s, and final for now", async (status, code, retryable) => {
    answers(status, { title: inside, detail: inside, status });
    expect(await rejection(create())).toMatchObject({ ...no, code, retryable, name: "ProviderError" });
  });

  test("429 is a matter of waiting", async () => {
    answers(429, { detail: inside });
    const error = await rejection(create());
    expect(error).toMatchObject({ code: "rate_limited", created: "no", transient: true, retryable: true });
    expect(error).toHaveProperty("retryAfterMs", undefined);
  });
});

describe("404", () => {
  test("may pass: the create is worth one more try, and a person's retry", async () => {
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

  test("says how a community model has to be named", async () => {
    answers(404, { detail: "not found" });
    expect(await rejection(create())).toMatchObject({
      message: expect.stringMatching(/community model .* owner\/name:version/),
    });
    const version = "a".repeat(64);
    network.use(
      http.post("https://api.replicate.com/v1/predictions", () => new HttpResponse("", { status: 404 })),
    );
    const error = await rejection(create(replicate({ auth: token, model: `acme/portraits:${version}` })));
    expect(error).toMatchObject({ maxTries: 2, message: expect.stringContaining("version") });
    expect(error).not.toMatchObject({ message: expect.stringContaining("community") });
  });

  test("of another request is final", () => {
    const answer = { status: 404, headers: new Headers(), body: {}, at: 0 };
    expect(answerError(answer)).toMatchObject({ code: "provider_rejected", transient: false });
  });
});

describe("a refusal of the content is one whatever its status:", () => {
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
  ])("%i is none where the check broke, or where a parameter is at fault", async (status, code) => {
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

  test("a proxy's page is none", async () => {
    answers(403, "<html><title>ERROR</title><body>Request blocked. The content was rejected.</body></html>");
    expect(await rejection(create())).toMatchObject({ ...no, code: "provider_unauthorized" });
  });

  test("a status that says nothing of what was created stays unknown", async () => {
    answers(500, { detail: "NSFW content detected" });
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test("an answer nested 20,000 levels deep overflows nothing", async () => {
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
  test("names the parameters that were not accepted, and nothing that was said of them", async () => {
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
  ])("that tells of its content is content_rejected: %j", async (body) => {
    answers(422, body);
    expect(await rejection(create())).toMatchObject({ ...no, code: "content_rejected", retryable: true });
  });

  test.each([{}, { detail: null, title: 3 }, [], "<html>", { detail: [{ loc: ["input"], msg: inside }] }])(
    "in any shape is still a refusal: %j",
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

describe("429 tells how long to wait", () => {
  test.each<[string, Record<string, string>, unknown, number]>([
    ["by Retry-After in seconds", { "retry-after": "7" }, {}, 7_000],
    ["by retry_after in its body", {}, { detail: inside, retry_after: 3 }, 3_000],
    ["in its text", {}, { detail: "Your rate limit resets in ~10s." }, 10_000],
  ])("%s", async (_where, headers, body, retryAfterMs) => {
    answers(429, body, headers);
    expect(await rejection(create())).toMatchObject({ retryAfterMs, created: "no", transient: true });
  });

  test("by Retry-After as a date", async () => {
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

  test("a connection that broke", async () => {
    network.use(http.post(createUrl, () => HttpResponse.error()));
    expect(await rejection(create())).toMatchObject(unknown);
  });

  test("a connection that was reset, with the error that Node gives", async () => {
    const fetch = fails(new TypeError("fetch failed", { cause: systemError("ECONNRESET") }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test("an answer that broke off, though its status had come", async () => {
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

describe("no connection was made, so nothing was created:", () => {
  const neverSent = { code: "provider_unavailable", created: "no", transient: true };

  test("the port is closed", async () => {
    const port = await closedPort();
    // The real fetch: this is the one failure of the network that can be had without a network.
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

  test("every address of a name refused", async () => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), systemError("ECONNREFUSED")]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test("the route was missing when it was to be made", async () => {
    const cause = Object.assign(systemError("EHOSTUNREACH"), { syscall: "connect" });
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(neverSent);
  });

  test("every address failed, each in its own way", async () => {
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
  ])("but not with %j: the request may have been sent", async (code) => {
    const fetch = fails(new TypeError("fetch failed", { cause: systemError(code) }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test.each(["read", "write"])("but not where the route went missing in a %s", async (syscall) => {
    const cause = Object.assign(systemError("EHOSTUNREACH"), { syscall });
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test.each([
    ["that is no system error", new Error("broke off")],
    ["that is not even an error", undefined],
  ])("but not where one of the addresses failed with something %s", async (_what, other) => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), other]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });

  test("but not where one of the addresses was reached", async () => {
    const cause = new AggregateError([systemError("ECONNREFUSED"), systemError("ECONNRESET")]);
    const fetch = fails(new TypeError("fetch failed", { cause }));
    expect(await rejection(create(replicate({ auth: token, fetch })))).toMatchObject(unknown);
  });
});

describe("an error gives nothing away", () => {
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

  test("of the network's own error, which may name the address and the headers", async () => {
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

test("a success is no error", () => {
  for (const status of [200, 201, 202, 204, 299])
    expect(answerError({ status, headers: new Headers(), body: {}, at: Date.now() })).toBeUndefined();
});

// Taken before the network is intercepted.
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
