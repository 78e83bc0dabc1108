import { afterEach, expect, test, vi } from "vitest";
import { holdPolls } from "../../packages/core/tests/testing/hold-polls.ts";
import type { PredictionScript } from "../../packages/replicate-emulator/src/index.ts";
import { createHarness } from "./harness.ts";

// Passes a different random secret through each entry point, in batches that succeed, fail and are retried. Secrets
// must appear in one place only: in the create requests to the provider.

vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

/** A prediction that fails with an error that quotes its input. */
function quoteInput({ input }: { input: object }): PredictionScript {
  return { end: { status: "failed", error: `Incorrect API key provided: ${JSON.stringify(input)}` } };
}

test("secrets stay hidden in success, failure and retry, over HTTP and in code", async () => {
  const { start, observer, canary, expectHidden } = await createHarness((call) =>
    call.index % 2 === 1 ? quoteInput(call) : {},
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
  observer.record("result", result);
  observer.record("retry", await characters.retry(result.batchId));
  observer.record("get", await characters.get(result.images[0]?.id ?? ""));
  observer.record("list", await characters.list());
  for await (const event of characters.events(result.batchId)) observer.record("events", event);

  const body = {
    character_description: "a spy",
    num_images: 2,
    model_options: { hf_token: wired, quality: "low" },
  };
  const made = await observer.recordResponse(
    "POST",
    await call("POST", "/generate_character_reference", body),
  );
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
    await observer.recordResponse(`${method} ${path}`, await call(method, path, sent));
  }
  expect(observer.count).toBeGreaterThan(50);
  await expectHidden([direct, wired, again, nested]);
});

test("secrets stay hidden if creates are refused with an error that quotes them", async () => {
  const { start, observer, canary, expectHidden } = await createHarness(({ index, input }) => {
    const status = [400, 422, 401, 402, 403][index];
    const detail = `Incorrect API key provided: ${JSON.stringify(input)}`;
    const fields = Object.keys(input).map((field) => ({ field: `input.${field}`, description: detail }));
    const answer = { detail, title: detail, invalid_fields: fields };
    return status === undefined ? {} : { create: { kind: "answer", status, body: answer, created: false } };
  });
  const { characters } = start();
  const key = canary("code");
  const request = { description: "a spy", numImages: 4, modelOptions: { api_key: key } } as const;
  observer.record("result", await characters.generate(request));
  observer.record("result", await characters.generate(request));
  await expectHidden([key]);
});

test("secrets stay hidden if a process ends and others resume and retry its batch", async () => {
  const { start, observer, canary, expectHidden, emulator } = await createHarness((call) =>
    call.index === 0 ? quoteInput(call) : {},
  );
  // Two predictions stay in flight, and the other slots are queued.
  const polls = holdPolls();
  const first = start({ concurrency: 2, fetch: polls.fetch(fetch) });
  const [before, after] = [canary("before"), canary("after")];
  const modelOptions = { api_key: before };
  const { batchId } = await first.characters.start({ description: "a spy", numImages: 4, modelOptions });
  await expect.poll(() => polls.count).toBe(2);
  await first.close();

  const second = start();
  for await (const resumed of second.characters.resume()) {
    expect(resumed).toMatchObject({ status: "partial", images: { length: 1 }, failures: { length: 3 } });
    expect(resumed.failures.slice(-2)).toMatchObject([
      { code: "invalid_request", retryable: true },
      { code: "invalid_request", retryable: true },
    ]);
    observer.record("resumed", resumed);
  }
  observer.record("retry", await second.characters.retry(batchId));
  expect(emulator.predictions).toHaveLength(2);
  await second.close();

  const third = start();
  const result = await third.characters.retry(batchId, { modelOptions: { api_key: after } });
  expect(result).toMatchObject({ status: "succeeded" });
  observer.record("retried", result);
  expect(emulator.predictions).toHaveLength(5);
  await expectHidden([before, after]);
});

test("secrets stay hidden in a video that fails, is interrupted and retried", async () => {
  const { start, observer, canary, expectHidden } = await createHarness((call) =>
    call.index < 2 ? quoteInput(call) : {},
  );
  const first = start();
  const [code, wired, after] = [canary("code"), canary("http"), canary("after")];
  const failed = await first.videos.generate({ prompt: "she waves", modelOptions: { api_key: code } });
  expect(failed.status).toBe("failed");
  observer.record("result", failed);
  const sent = { prompt: "she runs", model_options: { auth: { token: wired } } };
  const polls = holdPolls();
  const held = start({ fetch: polls.fetch(fetch) });
  void held.call("POST", "/generate_video", sent);
  await expect.poll(() => polls.count).toBe(1);
  await Promise.all([first.close(), held.close()]);

  const second = start();
  for await (const resumed of second.videos.resume()) {
    expect(resumed.status).toBe("failed");
    observer.record("resumed", resumed);
  }
  const without = await second.videos.retry(failed.batchId);
  expect(without.failures).toMatchObject([{ code: "invalid_request", retryable: true }]);
  observer.record("retry", without);
  const retry = { model_options: { api_key: after } };
  const answer = await second.call("POST", `/batches/${failed.batchId}/retry`, retry);
  expect(answer.status).toBe(200);
  const { video_id } = await observer.recordResponse("retry", answer);
  await observer.recordResponse("info", await second.call("GET", `/get_video/${video_id}/info`));
  await observer.recordResponse("batch", await second.call("GET", `/batches/${failed.batchId}`));
  await observer.recordResponse("events", await second.call("GET", `/batches/${failed.batchId}/events`));
  await expectHidden([code, wired, after]);
});
