import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { allowAnyone, createHandler } from "../../packages/core/src/http/index.ts";
import { createEngine } from "../../packages/core/src/images/create-character-references.ts";
import { createReplicate } from "../../packages/core/src/replicate/index.ts";
import { createVideoEngine } from "../../packages/core/src/videos/create-video-step.ts";
import { holdPolls } from "../../packages/core/tests/testing/hold-polls.ts";
import { fsStore } from "../../packages/fs-store/src/index.ts";
import {
  createEmulator,
  type ModelSpec,
  type PredictionScript,
} from "../../packages/replicate-emulator/src/index.ts";
import { timing } from "../kill-loop/parts.ts";
import { Observer } from "./observer.ts";

// One random secret for each door goes in, through whatever can happen to a batch. It must come out of one place only:
// the creates that are sent to the provider.

vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

const secret = { type: "string", secret: true } as const;
const models: ModelSpec[] = [
  {
    name: "acme/portrait",
    output: "string",
    format: "png",
    inputs: {
      prompt: { type: "string", required: true },
      hf_token: secret,
      api_key: secret,
      owner_key: secret,
    },
  },
  { media: "video", name: "acme/motion", images: ["image"], inputs: { api_key: secret, owner_key: secret } },
];

async function bench(prediction: (call: { index: number; input: object }) => PredictionScript | undefined) {
  const directory = await mkdtemp(join(tmpdir(), "dramatis-canary-"));
  const emulator = createEmulator({
    models,
    imageSize: { width: 64, height: 48 },
    scenario: { prediction, timing: { startMs: [0, 10], runMs: [0, 30] } },
  });
  const { baseUrl } = await emulator.listen();
  const observer = new Observer();
  const canary = (door: string) => `canary-${door}-${randomUUID()}`;
  const owner = canary("app");
  const token = canary("token");
  const engines: { close(): Promise<void> }[] = [];

  /** What a process that starts has: the same folder and account, and nothing in memory. */
  function start({ concurrency = 8, fetch = globalThis.fetch } = {}) {
    const store = fsStore({ directory });
    const account = createReplicate({
      auth: token,
      baseUrl,
      fetch,
      secretInputs: { owner_key: owner },
    });
    const { logger } = observer;
    const options = { store, logger, concurrency, onEvent: (event: unknown) => observer.see("event", event) };
    const images = account.image("acme/portrait");
    const characters = createEngine({ ...options, provider: images }, timing);
    const films = account.video("acme/motion", { referenceInput: "image" });
    const videos = createVideoEngine({ ...options, characters, provider: films }, timing);
    const handler = createHandler({
      characters,
      videos,
      authorize: allowAnyone,
      modelOptions: ["hf_token", "api_key", "auth", "quality"],
    });
    const call = (method: string, path: string, body?: object) =>
      handler(
        new Request(`http://app.example/api/mv${path}`, {
          method,
          ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        }),
      );
    const close = () => Promise.all([characters.close(), videos.close()]).then(() => store.close());
    engines.push({ close });
    for (const each of [account, images, films, characters, videos]) observer.see("object", each);
    return { characters, videos, call, store, close };
  }

  onTestFinished(async () => {
    for (const engine of engines) await engine.close();
    await emulator.close();
    await rm(directory, { recursive: true });
  });

  /** Searches everything that was seen, also for hashes of the secrets. */
  async function expectUnseen(canaries: readonly string[]) {
    expect(await observer.folder(directory)).toBeGreaterThan(0);
    const sha = (text: string) => createHash("sha256").update(text).digest("hex");
    const traces = [...canaries, owner, token].flatMap((text) => [
      text,
      sha(text),
      text.slice(-12),
      btoa(text).slice(0, -4),
    ]);
    expect(observer.whereSeen(traces)).toEqual([]);
    const sent = JSON.stringify(emulator.requests.map(({ input }) => input));
    for (const text of [...canaries, owner]) expect(sent).toContain(text);
    expect(sent).not.toContain("[secret]");
    for (const { url, headers } of emulator.requests) {
      expect(canaries.concat(owner).filter((text) => (url + JSON.stringify(headers)).includes(text))).toEqual(
        [],
      );
    }
  }

  return { start, observer, canary, expectUnseen, emulator };
}

/** A provider that quotes what it was sent. */
function quoting({ input }: { input: object }): PredictionScript {
  return { end: { status: "failed", error: `Incorrect API key provided: ${JSON.stringify(input)}` } };
}

test("through success, failure and retry, over HTTP and in code", async () => {
  const { start, observer, canary, expectUnseen } = await bench((call) =>
    call.index % 2 === 1 ? quoting(call) : {},
  );
  const { characters, call } = start();
  const [direct, wired, again, nested] = [canary("code"), canary("http"), canary("retry"), canary("nested")];
  const options = {
    hf_token: direct,
    auth: { user: "ada", token: nested },
    loras: [{ name: "x", api_key: direct }],
  };
  const result = await characters.generate({ description: "a spy", numImages: 4, modelOptions: options });
  expect(result.status).toBe("partial");
  observer.see("result", result);
  observer.see("retry", await characters.retry(result.batchId));
  observer.see("get", await characters.get(result.images[0]?.id ?? ""));
  observer.see("list", await characters.list());
  for await (const event of characters.events(result.batchId)) observer.see("events", event);

  const body = {
    character_description: "a spy",
    num_images: 2,
    model_options: { hf_token: wired, quality: "low" },
  };
  const made = await observer.response("POST", await call("POST", "/generate_character_reference", body));
  const { batch_id, images } = made;
  const retry = { model_options: { hf_token: again } };
  for (const [method, path, sent] of [
    ["POST", `/batches/${batch_id}/retry`, retry],
    ["POST", `/batches/${batch_id}/retry`, { model_options: { hf_token: again, quality: again } }],
    ["POST", "/generate_character_reference", { ...body, model_options: { nope: wired } }],
    ["POST", "/generate_character_reference", { ...body, num_images: wired }],
    ["GET", `/batches/${batch_id}`],
    ["GET", `/batches/${batch_id}/events`],
    ["GET", `/get_character_reference/${images[0].id}/info`],
    ["GET", "/openapi.json"],
  ] as const) {
    await observer.response(`${method} ${path}`, await call(method, path, sent));
  }
  expect(observer.count).toBeGreaterThan(50);
  await expectUnseen([direct, wired, again, nested]);
});

test("through creates that are refused or answered with an error that quotes it", async () => {
  const { start, observer, canary, expectUnseen } = await bench(({ index, input }) => {
    const status = [400, 422, 401, 402, 403][index];
    const detail = `Incorrect API key provided: ${JSON.stringify(input)}`;
    const fields = Object.keys(input).map((field) => ({ field: `input.${field}`, description: detail }));
    const answer = { detail, title: detail, invalid_fields: fields };
    return status === undefined ? {} : { create: { kind: "answer", status, body: answer, created: false } };
  });
  const { characters } = start();
  const key = canary("code");
  const request = { description: "a spy", numImages: 4, modelOptions: { api_key: key } } as const;
  observer.see("result", await characters.generate(request));
  observer.see("result", await characters.generate(request));
  await expectUnseen([key]);
});

test("through a process that ends, and others that resume and retry", async () => {
  const { start, observer, canary, expectUnseen, emulator } = await bench((call) =>
    call.index === 0 ? quoting(call) : {},
  );
  // Two predictions are in flight, and stay so; the other slots wait for their turn.
  const polls = holdPolls();
  const first = start({ concurrency: 2, fetch: polls.fetch(fetch) });
  const [before, after] = [canary("before"), canary("after")];
  const modelOptions = { api_key: before };
  const { batchId } = await first.characters.start({ description: "a spy", numImages: 4, modelOptions });
  await expect.poll(() => polls.count, { timeout: 60_000 }).toBe(2);
  await first.close();

  const second = start();
  for await (const resumed of second.characters.resume()) {
    expect(resumed).toMatchObject({ status: "partial", images: { length: 1 }, failures: { length: 3 } });
    expect(resumed.failures.slice(-2)).toMatchObject([
      { code: "invalid_request", retryable: true },
      { code: "invalid_request", retryable: true },
    ]);
    observer.see("resumed", resumed);
  }
  observer.see("retry", await second.characters.retry(batchId));
  expect(emulator.predictions).toHaveLength(2);
  await second.close();

  const third = start();
  const result = await third.characters.retry(batchId, { modelOptions: { api_key: after } });
  expect(result).toMatchObject({ status: "succeeded" });
  observer.see("retried", result);
  expect(emulator.predictions).toHaveLength(5);
  await expectUnseen([before, after]);
});

test("through a video, its failure, a process that ends, and its retry", async () => {
  const { start, observer, canary, expectUnseen } = await bench((call) =>
    call.index < 2 ? quoting(call) : {},
  );
  const first = start();
  const [code, wired, after] = [canary("code"), canary("http"), canary("after")];
  const failed = await first.videos.generate({ prompt: "she waves", modelOptions: { api_key: code } });
  expect(failed.status).toBe("failed");
  observer.see("result", failed);
  const sent = { prompt: "she runs", model_options: { auth: { token: wired } } };
  const polls = holdPolls();
  const held = start({ fetch: polls.fetch(fetch) });
  void held.call("POST", "/generate_video", sent);
  await expect.poll(() => polls.count, { timeout: 60_000 }).toBe(1);
  await Promise.all([first.close(), held.close()]);

  const second = start();
  for await (const resumed of second.videos.resume()) {
    expect(resumed.status).toBe("failed");
    observer.see("resumed", resumed);
  }
  const without = await second.videos.retry(failed.batchId);
  expect(without.failures).toMatchObject([{ code: "invalid_request", retryable: true }]);
  observer.see("retry", without);
  const retry = { model_options: { api_key: after } };
  const answer = await second.call("POST", `/batches/${failed.batchId}/retry`, retry);
  expect(answer.status).toBe(200);
  const { video_id } = await observer.response("retry", answer);
  await observer.response("info", await second.call("GET", `/get_video/${video_id}/info`));
  await observer.response("batch", await second.call("GET", `/batches/${failed.batchId}`));
  await observer.response("events", await second.call("GET", `/batches/${failed.batchId}/events`));
  await expectUnseen([code, wired, after]);
});
