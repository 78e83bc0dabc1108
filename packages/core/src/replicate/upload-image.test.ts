import { createServer } from "node:net";
import { inspect } from "node:util";
import { createEmulator } from "@dramatis/replicate-emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { neverAborted, rejection, token } from "../../tests/testing/replicate-server.ts";
import type { UploadedImage } from "../provider/prediction-provider.ts";
import { ProviderError } from "../provider/provider-error.ts";
import { replicate, replicateVideo } from "./replicate.ts";
import { localServer } from "./testing/local-server.ts";

const inside = "internal text of the provider";
const filename = "1b4e28ba-2fa1-41d2-883f-0016d3cca427.png";
// Every byte value, including line ends and boundary characters, in a part of a larger buffer.
const bytes = Uint8Array.from({ length: 300_007 }, (_, index) => (index * 7) % 256).subarray(7);
const image: UploadedImage = { bytes, mediaType: "image/png", filename };

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** Starts a server that answers each upload with this, and records the requests. */
async function api(answer: Answer | "reset") {
  const requests: { readonly url: string; readonly authorization: string | undefined }[] = [];
  const origin = await localServer((request, response) => {
    requests.push({ url: request.url ?? "", authorization: request.headers.authorization });
    request.resume().on("end", () => {
      if (answer === "reset") {
        request.socket.resetAndDestroy();
        return;
      }
      const { status, body = "", headers = {} } = answer;
      response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  return { baseUrl: `${origin}/v1`, requests };
}

function upload(baseUrl: string, signal = neverAborted): Promise<string> {
  const provider = replicateVideo({ auth: token, baseUrl });
  return provider.upload?.(image, { signal }) ?? Promise.reject(new Error("It uploads nothing."));
}

describe("an upload to the emulator", () => {
  test.each([
    ["for videos", replicateVideo],
    ["for images", replicate],
  ])("%s arrives complete, with its name and type, in one request", async (_what, provide) => {
    const emulator = createEmulator({ token });
    onTestFinished(() => emulator.close());
    const { baseUrl } = await emulator.listen();
    const address = await provide({ auth: token, baseUrl }).upload?.(image, { signal: neverAborted });
    expect(emulator.requests.map(({ method, path, status }) => [method, path, status])).toEqual([
      ["POST", "/v1/files", 201],
    ]);
    expect(address).toMatch(new RegExp(`^${baseUrl}/files/\\w+$`));

    const headers = { authorization: `Bearer ${token}` };
    const file = await (await fetch(address ?? "", { headers })).json();
    expect(file).toMatchObject({ name: filename, content_type: "image/png", size: bytes.length });
    const kept = await fetch(`${address}/download`, { headers });
    expect(Buffer.compare(Buffer.from(await kept.arrayBuffer()), bytes)).toBe(0);
  });

  test("with another token is refused with an error", async () => {
    const emulator = createEmulator({ token: "r8_another" });
    onTestFinished(() => emulator.close());
    const { baseUrl } = await emulator.listen();
    expect(await rejection(upload(baseUrl))).toMatchObject({ code: "provider_unauthorized", created: "no" });
  });
});

test("the form has the three fields of the API, and the bytes have their type", async () => {
  const forms: FormData[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    forms.push(await new Response(init?.body ?? null).formData());
    return Response.json({ urls: { get: "https://api.replicate.com/v1/files/a" } });
  };
  await replicateVideo({ auth: token, fetch }).upload?.(image, { signal: neverAborted });
  expect([...(forms[0]?.keys() ?? [])]).toEqual(["content", "filename", "type"]);
  expect(forms[0]?.get("content")).toMatchObject({ name: filename, type: "image/png", size: bytes.length });
  expect(forms[0]?.get("filename")).toBe(filename);
  expect(forms[0]?.get("type")).toBe("image/png");
});

describe("after one request, an answer is an error that proves that no prediction exists:", () => {
  test.each<[number, string, boolean]>([
    [400, "provider_rejected", false],
    [401, "provider_unauthorized", false],
    [402, "insufficient_credit", false],
    [403, "provider_unauthorized", false],
    [404, "provider_rejected", false],
    [413, "provider_rejected", false],
    [422, "provider_rejected", false],
    [429, "rate_limited", true],
    [500, "provider_unavailable", true],
    [503, "provider_unavailable", true],
  ])("%i is %s, transient: %s", async (status, code, transient) => {
    const { baseUrl, requests } = await api({ status, body: { title: inside, detail: inside } });
    const error = await rejection(upload(baseUrl));
    expect(error).toMatchObject({ name: "ProviderError", code, transient, created: "no" });
    expectNoSecret(error);
    expect(requests).toEqual([{ url: "/v1/files", authorization: `Bearer ${token}` }]);
  });

  test("429 keeps the wait and the allowed rate", async () => {
    const detail = "Your account is reduced to 6 requests per minute. Your rate limit resets in ~10s.";
    const { baseUrl } = await api({ status: 429, body: { detail } });
    expect(await rejection(upload(baseUrl))).toMatchObject({
      retryAfterMs: 10_000,
      perMinute: 6,
      providerText: expect.stringContaining(detail),
    });
  });

  test.each([403, 404, 413, 422])(
    "the message of %i is about the image and not about a model",
    async (status) => {
      const { baseUrl } = await api({ status, body: {} });
      const { message } = (await rejection(upload(baseUrl))) as ProviderError;
      expect(message).toMatch(/image/);
      expect(message).not.toMatch(/model|parameter/);
    },
  );

  test("a reset connection", async () => {
    const { baseUrl, requests } = await api("reset");
    const error = await rejection(upload(baseUrl));
    expect(error).toMatchObject({ code: "provider_unavailable", transient: true, created: "no" });
    expectNoSecret(error);
    expect(requests).toHaveLength(1);
  });

  test("a closed port", async () => {
    expect(await rejection(upload(`http://127.0.0.1:${await closedPort()}/v1`))).toMatchObject({
      code: "provider_unavailable",
      transient: true,
      created: "no",
    });
  });

  test("a redirect, which is not followed, so that the token is not sent elsewhere", async () => {
    const stranger = await api({ status: 201, body: { urls: { get: "https://stranger.example/a" } } });
    const { baseUrl, requests } = await api({ status: 307, headers: { location: stranger.baseUrl } });
    expect(await rejection(upload(baseUrl))).toMatchObject({ created: "no" });
    expect(requests).toHaveLength(1);
    expect(stranger.requests).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["invalid JSON", `<html>${inside} ${token}</html>`],
    ["an empty body", ""],
    ["null", "null"],
    ["no urls", { id: inside }],
    ["invalid urls", { urls: inside }],
    ["no address", { urls: {} }],
    ["an address that is a number", { urls: { get: 7 } }],
    ["a script", { urls: { get: "javascript:alert(1)" } }],
    ["a file", { urls: { get: "file:///etc/passwd" } }],
    ["an image", { urls: { get: "data:image/png;base64,AAAA" } }],
    ["a path", { urls: { get: "/v1/files/a" } }],
    ["half an address", { urls: { get: "https://" } }],
    ["an address inside a text", { urls: { get: " see https://a.example" } }],
  ])("201 with %s", async (_what, body) => {
    const { baseUrl, requests } = await api({ status: 201, body });
    const error = await rejection(upload(baseUrl));
    expect(error).toMatchObject({ code: "provider_unavailable", created: "no", transient: true });
    expectNoSecret(error);
    expect(requests).toHaveLength(1);
  });
});

test("an upload ends when its signal aborts", async () => {
  const stop = new AbortController();
  const origin = await localServer(() => stop.abort());
  expect(await rejection(upload(`${origin}/v1`, stop.signal))).toMatchObject({ created: "no" });
});

test("without a token, nothing is sent and the error says what is missing", async () => {
  const { baseUrl, requests } = await api({ status: 201 });
  const provider = replicateVideo({ auth: " ", baseUrl });
  expect(await rejection(Promise.resolve(provider.upload?.(image, { signal: neverAborted })))).toMatchObject({
    name: "DramatisError",
    code: "provider_unauthorized",
  });
  expect(requests).toEqual([]);
});

function expectNoSecret(error: unknown): void {
  expect(error).toBeInstanceOf(ProviderError);
  for (const text of [String(error), JSON.stringify(error), inspect(error, { depth: 10 })]) {
    expect(text).not.toContain(token);
    expect(text).not.toContain(inside);
  }
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return address.port;
}
