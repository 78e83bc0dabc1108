import { v4 } from "uuid";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import type { Action } from "../../src/http/handler/handler-options.ts";
import { createReplicate } from "../../src/replicate/replicate.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { createVideoHttpTestApp, serveEndpoints } from "../testing/http/video-http-test-app.ts";
import { sampleImages, tinyJpeg } from "../testing/images.ts";
import { until } from "../testing/test-app.ts";

const prompt = "she waves at a ship";
const post = "/generate_video";
const json = { "content-type": "application/json" };

describe("authorize and admit", () => {
  test("are called before anything is looked up, and get the action", async () => {
    const actions: Action[] = [];
    const authorize = (_request: Request, action: Action) => {
      actions.push(action);
      return false;
    };
    const { call, store } = await createVideoHttpTestApp({ handler: { authorize } });
    const storeCalls: string[] = [];
    for (const method of ["head", "open", "list"] as const) {
      store[method] = async () => {
        storeCalls.push(method);
        throw new Error("looked up");
      };
    }
    const id = v4();
    for (const [method, path, action] of [
      ["POST", post, { type: "generate-video" }],
      ["GET", `/get_video/${id}`, { type: "video", id }],
      ["HEAD", `/get_video/${id.toUpperCase()}`, { type: "video", id }],
      ["GET", `/get_video/${id}/info`, { type: "video-info", id }],
    ] as const) {
      const response = await call(method, path, method === "POST" ? { body: "no JSON", headers: json } : {});
      expect([path, response.status, actions.at(-1)]).toEqual([path, 401, action]);
    }
    expect(storeCalls).toEqual([]);
  });

  test("can refuse a request, and the callback of admit runs when a video has been sent", async () => {
    const running: string[] = [];
    const { call, videos, creates } = await createVideoHttpTestApp({
      handler: {
        admit(_request, { type }) {
          if (type === "generate-video") return new Response(null, { status: 429 });
          running.push(type);
          return () => void running.pop();
        },
      },
    });
    await expect(call("POST", post, { json: { prompt } })).rejects.toThrow("answered 429");
    expect(creates()).toEqual([]);
    const { video } = await videos.generate({ prompt });
    const response = await call("GET", `/get_video/${video?.id}`);
    await response.arrayBuffer();
    await until(() => running.length === 0);
  });

  test("another site can neither start a video nor read one", async () => {
    const origin = "https://friend.example";
    const { call, creates } = await createVideoHttpTestApp({ handler: { allowedOrigins: [origin] } });
    const cross = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await call("POST", post, { json: { prompt }, headers: cross })).status).toBe(403);
    expect(creates()).toEqual([]);
    const preflight = await call("OPTIONS", post, { headers: { origin } });
    expect(preflight.headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
    const answer = await call("GET", `/get_video/${v4()}`, { headers: { origin } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
  });
});

test("a server without videos answers 404 in all video endpoints", async () => {
  const { call, creates } = await createHttpTestApp();
  const id = v4();
  for (const [method, path] of [
    ["POST", post],
    ["GET", `/get_video/${id}`],
    ["GET", `/get_video/${id}/info`],
  ] as const) {
    const response = await call(method, path, method === "POST" ? { json: { prompt } } : {});
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "not_found",
      detail: "This server does not generate videos.",
    });
  }
  expect(creates()).toEqual([]);
});

describe("a body", () => {
  /** Adds `more` bytes to a PNG in an unknown chunk. */
  function padded(image: Uint8Array, more: number): Buffer {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(more - 12);
    head.write("paDd", 4);
    return Buffer.concat([image.subarray(0, 33), head, Buffer.alloc(more - 8, 7), image.subarray(33)]);
  }

  test("can contain an image up to maxUploadBytes", async () => {
    const maxUploadBytes = 3 * 1024 * 1024;
    const { call, characters, creates, uploads } = await createVideoHttpTestApp({
      model: "minimax/video-01",
      handler: { maxUploadBytes, maxBodyBytes: 2_000 },
    });
    const [png] = await sampleImages();
    const bytes = png?.bytes ?? new Uint8Array();
    const send = (image: Buffer, more: object = {}) =>
      call("POST", post, { json: { prompt, reference_image_base64: image.toString("base64"), ...more } });
    const fits = await send(padded(bytes, maxUploadBytes - bytes.byteLength));
    expect(fits.status).toBe(200);
    expect((await characters.list()).items).toMatchObject([{ byteLength: maxUploadBytes }]);
    expect([creates().length, uploads().length]).toEqual([1, 1]);
    const large = await send(padded(bytes, maxUploadBytes + 3_000 - bytes.byteLength));
    expect(large.status).toBe(413);
    // The limit for all other bodies does not change.
    const character_description = "x".repeat(2_500);
    const other = await call("POST", "/generate_character_reference", { json: { character_description } });
    expect(other.status).toBe(413);
    expect(creates()).toHaveLength(1);
  });

  const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
  const broken = "x".repeat(300_000);
  test.each<[string, string, number]>([
    ["invalid JSON", "{", 400],
    ["truncated JSON", `{"prompt":"${prompt}","reference_image_base64":"${secret}`, 400],
    ["no bytes", "", 400],
    ["null", "null", 400],
    ["invalid base64", JSON.stringify({ prompt, reference_image_base64: `${secret}§` }), 422],
    ["bytes that are not an image", JSON.stringify({ prompt, reference_image_base64: secret }), 415],
    ["many bytes that are not an image", JSON.stringify({ prompt, reference_image_base64: broken }), 415],
    ["a number as an image", JSON.stringify({ prompt, reference_image_base64: 7 }), 422],
    ["an empty image", JSON.stringify({ prompt, reference_image_base64: "" }), 422],
    ["a data URL of nothing", JSON.stringify({ prompt, reference_image_base64: "data:," }), 422],
    ["a list as a prompt", JSON.stringify({ prompt: [secret] }), 422],
    ["options that are not an object", JSON.stringify({ prompt, model_options: secret }), 422],
    ["a prototype", `{"prompt":"${prompt}","__proto__":{"characterReferenceId":"x"},"seed":-1}`, 422],
    ["deeply nested arrays", `{"prompt":${"[".repeat(5000)}${"]".repeat(5000)}}`, 400],
  ])("of %s is refused, and not repeated in the error", async (_what, body, status) => {
    const { call, emulator } = await createVideoHttpTestApp();
    const response = await call("POST", post, { body, headers: json });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toContain(secret);
    expect(text.length).toBeLessThan(2_000);
    expect(emulator.requests).toEqual([]);
  });
});

describe("POST /webhooks/replicate", () => {
  /** Creates a test app that receives webhooks, and records the endpoint's responses. */
  async function createWebhookApp(scenario: object = {}) {
    const app = await createVideoHttpTestApp({
      scenario: { timing: { startMs: [20, 40], runMs: [100, 200] }, ...scenario },
      model: "minimax/video-01",
      timing: { webhookPollMs: 60_000 },
    });
    let handle = async (_request: Request) => new Response(null, { status: 503 });
    const received: { request: Request; status: number }[] = [];
    const endpoints = await serveEndpoints(async (request) => {
      const copy = request.clone();
      const response = await handle(request);
      if (request.url.includes("/webhooks/")) received.push({ request: copy, status: response.status });
      return response;
    });
    const account = createReplicate({
      ...app.account,
      webhook: { url: `${endpoints}/webhooks/replicate` },
    });
    const videos = app.addEngine({ provider: account.video("minimax/video-01") });
    handle = createHandler({ characters: app.characters, videos, authorize: () => false });
    const resend = (request: Request) => handle(request.clone());
    return { ...app, videos, received, endpoints, resend };
  }

  test("finishes a video without a poll", async () => {
    const { videos, emulator, creates, received, resend } = await createWebhookApp();
    const { status } = await videos.generate({ prompt });
    expect(status).toBe("succeeded");
    expect(creates()).toHaveLength(1);
    expect(emulator.requests.filter(({ route }) => route === "get")).toEqual([]);
    await until(() => received.length >= 2);
    expect(new Set(received.map((each) => each.status))).toEqual(new Set([204]));
    // A repeated webhook is accepted and changes nothing.
    expect((await resend(received[0]?.request as Request)).status).toBe(204);
  });

  test.each([
    ["applied", "rejected", 204],
    ["ignored", "applied", 204],
    ["ignored", "rejected", 204],
    ["rejected", "applied", 204],
    ["rejected", "ignored", 204],
    ["rejected", "rejected", 401],
  ] as const)("that is %s by images and %s by videos: %d", async (ofImages, ofVideos, status) => {
    const { characters, videos } = await createVideoHttpTestApp();
    const read: string[] = [];
    const answer = (outcome: "applied" | "ignored" | "rejected") => async (request: Request) => {
      read.push(await request.text());
      return outcome;
    };
    const handler = createHandler({
      characters: { ...characters, receiveWebhook: answer(ofImages) },
      videos: { ...videos, receiveWebhook: answer(ofVideos) },
      authorize: () => false,
    });
    const url = "http://app.example/api/mv/webhooks/replicate";
    const response = await handler(new Request(url, { method: "POST", body: "signed" }));
    expect(response.status).toBe(status);
    expect(read).toEqual(ofImages === "applied" ? ["signed"] : ["signed", "signed"]);
  });

  test("refuses webhooks that Replicate did not sign", async () => {
    const { videos, received, resend } = await createWebhookApp();
    await videos.generate({ prompt });
    await until(() => received.length >= 1);
    const { request } = received[0] as { request: Request };
    const { url, headers } = request;
    const body = `${await request.clone().text()} `;
    expect((await resend(new Request(url, { method: "POST", headers, body }))).status).toBe(401);
    expect((await resend(new Request(url, { method: "POST", body }))).status).toBe(401);
  });
});

test("a null image is ignored if the request has a character reference", async () => {
  const { call, characters } = await createVideoHttpTestApp({ model: "minimax/video-01" });
  const { id } = await characters.importImage(tinyJpeg);
  const fields = { prompt, character_reference_id: id, reference_image_base64: null };
  expect((await call("POST", post, { json: fields })).status).toBe(200);
});
