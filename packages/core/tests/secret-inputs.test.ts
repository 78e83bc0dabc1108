import { inspect } from "node:util";
import type { Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Timing } from "../src/engine/timing.ts";
import { createEngine } from "../src/images/create-character-references.ts";
import type { BatchEvent, CharacterReferencesOptions, ImageProvider, Store } from "../src/index.ts";
import type { Call } from "../src/provider/index.ts";
import { createReplicate } from "../src/replicate/replicate.ts";
import { holdPolls } from "./testing/hold-polls.ts";
import { createTestApp, quickTiming, type TestApp, until } from "./testing/test-app.ts";
import { collect } from "./testing/video-test-app.ts";

const description = "a safecracker";
const gpt = "openai/gpt-image-1";
const unknown = "acme/portrait";
const secret = "sk-test-5f1c9d3b7a";
const other = "sk-test-0a2b4c6d8e";
const modelOptions = { openai_api_key: secret };

const failsOnce: Scenario = {
  prediction: ({ index }) => (index === 0 ? { end: { status: "failed", error: "CUDA out of memory" } } : {}),
};

/** Returns the input of each create that reached the emulator. */
function sentInputs({ creates }: Pick<TestApp, "creates">) {
  return creates().map(({ input }) => input);
}

/** Returns all records of a batch. */
async function readRecords(store: Store, batchId: string) {
  return collect(store.journal.read(batchId));
}

/** Creates an engine on the same store and account, as after a restart. The app can have other secrets. */
function restart(
  { store, account, clock }: Pick<TestApp, "store" | "account" | "clock">,
  secretInputs: Record<string, string> = {},
  options: Partial<CharacterReferencesOptions> = {},
  timing: Partial<Timing> = {},
) {
  const provider = createReplicate({ ...account, secretInputs }).image(unknown);
  const engine = createEngine({ provider, store, clock, ...options }, { ...quickTiming, ...timing });
  onTestFinished(() => engine.close());
  return engine;
}

/** Interrupts a batch of three slots when the create of only one of them was sent. */
async function interruptBatch(options: Record<string, unknown>, secretInputs?: Record<string, string>) {
  // One prediction stays in flight, so the other slots wait for a place.
  const polls = holdPolls();
  const app = await createTestApp({
    model: unknown,
    concurrency: 1,
    fetch: polls.fetch,
    ...(secretInputs && { secretInputs }),
  });
  const { batchId } = await app.characters.start(
    { description, numImages: 3, modelOptions: options },
    { idempotencyKey: "once" },
  );
  await until(() => polls.count > 0);
  await app.characters.close();
  expect(app.creates()).toHaveLength(1);
  return { ...app, batchId };
}

describe("a secret of a request", () => {
  test.each([
    ["of a model that is known to have it", gpt, modelOptions],
    ["with a name that looks secret", unknown, { hf_token: secret, max_tokens: "77" }],
    ["in objects and lists", unknown, { auth: { token: secret }, loras: [{ name: "a", api_key: other }] }],
    ["whose name is a value", unknown, { headers: [{ name: "Authorization", value: secret }] }],
  ])("%s is sent unchanged, and recorded as [secret]", async (_what, model, options) => {
    const events: BatchEvent[] = [];
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const app = await createTestApp({
      model,
      onEvent: (event) => events.push(event),
      logger: { debug: log, info: log, warn: log, error: log },
    });
    const result = await app.characters.generate({ description, numImages: 2, modelOptions: options });
    expect(result.status).toBe("succeeded");
    for (const input of sentInputs(app)) expect(input).toMatchObject(options);
    const { batchId, metadata, images } = result;
    const [image] = images;
    expect(metadata.parameters).not.toEqual(expect.objectContaining(options));
    expect(JSON.stringify(metadata.parameters)).toContain('"[secret]"');
    expect(image?.metadata.parameters).toEqual(metadata.parameters);
    const outputs = [
      result,
      events,
      lines,
      await app.characters.batch(batchId),
      await collect(app.characters.events(batchId)),
      await readRecords(app.store, batchId),
      await app.store.list(),
    ];
    expect(inspect(outputs, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toMatch(/sk-test/);
    expect(inspect(app.characters, { depth: 20, showHidden: true })).not.toMatch(/sk-test/);
  });

  test("does not change other parameters", async () => {
    const options = {
      max_tokens: "77",
      tokenizer: "clip",
      keyframes: ["a", "b"],
      password_strength: "high",
      key: 7,
    };
    const { characters } = await createTestApp({ model: unknown });
    const { metadata } = await characters.generate({ description, numImages: 1, modelOptions: options });
    expect(metadata.parameters).toEqual(options);
  });

  test("is not part of an idempotency key's request, or of any hash in the journal", async () => {
    const app = await createTestApp({ model: gpt });
    const options = { idempotencyKey: "once" };
    const first = await app.characters.generate({ description, modelOptions, seed: 7 }, options);
    const again = await app.characters.generate(
      { description, modelOptions: { openai_api_key: other }, seed: 7 },
      options,
    );
    expect(again.batchId).toBe(first.batchId);
    expect(app.creates()).toHaveLength(1);
    const third = await app.characters.generate({
      description,
      seed: 7,
      modelOptions: { openai_api_key: other },
    });
    const hashes = async (batchId: string) =>
      (await readRecords(app.store, batchId)).flatMap(
        ({ requestHash, inputHash }) => requestHash ?? inputHash ?? [],
      );
    expect(await hashes(third.batchId)).toEqual(await hashes(first.batchId));
    expect(sentInputs(app)).toMatchObject([modelOptions, { openai_api_key: other }]);
    const without = app.characters.generate(
      { description, modelOptions: { ...modelOptions, quality: "low" } },
      options,
    );
    await expect(without).rejects.toMatchObject({ code: "conflict" });
  });

  test("is still available for a retry in the same process, and can be replaced", async () => {
    const app = await createTestApp({
      model: gpt,
      scenario: { prediction: ({ index }) => (index < 2 ? failing : {}) },
    });
    const { batchId } = await app.characters.generate({ description, modelOptions });
    expect(await app.characters.retry(batchId)).toMatchObject({ status: "failed" });
    const options = { modelOptions: { openai_api_key: other } };
    expect(await app.characters.retry(batchId, options)).toMatchObject({ status: "succeeded" });
    expect(sentInputs(app)).toMatchObject([modelOptions, modelOptions, { openai_api_key: other }]);
  });

  test("that a provider quotes is not in any log line or failure", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const quote = `Key ${secret} is wrong`;
    const app = await createTestApp({
      model: unknown,
      logger: { debug: log, info: log, warn: log, error: log },
      scenario: {
        prediction: [
          { end: { status: "failed", error: quote } },
          { create: { kind: "answer", status: 422, body: { detail: quote }, created: false } },
          { create: { kind: "answer", status: 500, body: { detail: quote }, created: false } },
        ],
      },
    });
    const result = await app.characters.generate({ description, modelOptions: { api_key: secret } });
    expect(inspect([result, lines], { depth: 20, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(lines)).toContain("[secret]");
  });
});

const failing = { end: { status: "failed", error: "Director: unexpected error (E9828)" } } as const;

describe("after a restart, a secret of a request is lost:", () => {
  test("existing predictions are finished, and the other slots report the missing secret", async () => {
    const app = await interruptBatch({ api_key: secret });
    const engine = restart(app);
    const [resumed] = await collect(engine.resume());
    expect(resumed).toMatchObject({ status: "partial", images: [expect.anything()] });
    expect(resumed?.failures).toEqual(
      [1, 2].map((slot) => ({
        slot,
        code: "invalid_request",
        message: expect.stringContaining("give these model options again: api_key"),
        retryable: true,
      })),
    );
    expect(app.creates()).toHaveLength(1);
    // A retry without the secret makes no progress and pays nothing.
    expect(await engine.retry(app.batchId)).toMatchObject({ status: "partial", images: { length: 1 } });
    expect(app.creates()).toHaveLength(1);
    const result = await engine.retry(app.batchId, { modelOptions: { api_key: other } });
    expect(result.status).toBe("succeeded");
    expect(sentInputs(app)).toMatchObject([{ api_key: secret }, { api_key: other }, { api_key: other }]);
    expect(inspect(await readRecords(app.store, app.batchId), { depth: 20 })).not.toMatch(/sk-test/);
  });

  test("beforeCreate is not called without the secret, and no attempt starts", async () => {
    const app = await interruptBatch({ api_key: secret });
    const calls: unknown[] = [];
    // A long lease, so that the engine does not look for lost creates first.
    const options: Partial<CharacterReferencesOptions> = { beforeCreate: (call) => void calls.push(call) };
    const engine = restart(app, {}, options, { leaseMs: 60_000 });
    const [resumed] = await collect(engine.resume());
    expect(resumed?.slots.map(({ attempt }) => attempt)).toEqual([1, 0, 0]);
    expect(calls).toEqual([]);
  });

  test("a retry with the secret takes over the batch", async () => {
    const app = await interruptBatch({ auth: { user: "ada", token: secret } });
    const engine = restart(app);
    const given = { auth: { user: "ada", token: other } };
    expect(await engine.retry(app.batchId, { modelOptions: given })).toMatchObject({ status: "succeeded" });
    expect(sentInputs(app)).toMatchObject([
      { auth: { token: secret } },
      { auth: given.auth },
      { auth: given.auth },
    ]);
  });

  test("the same request with the same key takes over the batch", async () => {
    const app = await interruptBatch({ api_key: secret });
    const engine = restart(app);
    const request = { description, numImages: 3, modelOptions: { api_key: other } };
    const result = await engine.generate(request, { idempotencyKey: "once" });
    expect(result).toMatchObject({ batchId: app.batchId, status: "succeeded" });
    expect(sentInputs(app)).toMatchObject([{ api_key: secret }, { api_key: other }, { api_key: other }]);
  });

  test("the app's own secret does not replace it", async () => {
    const app = await interruptBatch({ api_key: secret });
    const engine = restart(app, { api_key: other });
    const [resumed] = await collect(engine.resume());
    expect(resumed?.failures).toMatchObject([{ code: "invalid_request" }, { code: "invalid_request" }]);
    expect(app.creates()).toHaveLength(1);
  });

  test("a create whose response was lost is looked for, but not sent again without the secret", async () => {
    const app = await createTestApp({
      model: unknown,
      scenario: {
        prediction: [{ create: { kind: "hang", created: false } }],
        list: { calls: () => ({ kind: "answer", status: 200, body: { results: [] } }) },
      },
    });
    const { batchId } = await app.characters.start({
      description,
      numImages: 1,
      modelOptions: { api_key: secret },
    });
    await until(() => app.creates().length > 0);
    await app.characters.close();
    const [resumed] = await collect(restart(app).resume());
    expect(resumed).toMatchObject({ batchId, failures: [{ code: "invalid_request", retryable: true }] });
    expect(app.creates()).toHaveLength(1);
  });
});

describe("a retry", () => {
  test.each([
    ["another option of the batch", { quality: "high" }, "modelOptions.quality"],
    ["an option that the batch does not have", { style: "x" }, "modelOptions.style"],
    ["a secret that the batch does not have", { hf_token: other }, "modelOptions.hf_token"],
    ["the placeholder", { openai_api_key: "[secret]" }, "modelOptions.openai_api_key"],
    ["a blank secret", { openai_api_key: " " }, "modelOptions.openai_api_key"],
    ["a number", { openai_api_key: 7 }, "modelOptions.openai_api_key"],
    ["an object", { openai_api_key: { a: other } }, "modelOptions.openai_api_key"],
    ["a value that is not JSON", { openai_api_key: () => other }, "modelOptions"],
    ["an array", [other], "modelOptions"],
  ])("cannot pass %s", async (_what, given, path) => {
    const app = await createTestApp({ model: gpt, scenario: failsOnce });
    const request = { description, modelOptions: { ...modelOptions, quality: "low" } };
    const { batchId } = await app.characters.generate(request);
    const retried = app.characters.retry(batchId, { modelOptions: given as Record<string, unknown> });
    const error: unknown = await retried.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid_request", issues: [{ path }] });
    expect(inspect(error, { showHidden: true })).not.toMatch(/sk-test/);
    expect(app.creates()).toHaveLength(1);
  });
});

describe("[secret] is never sent as a value", () => {
  test.each([
    ["as a secret", { openai_api_key: "[secret]" }, "modelOptions.openai_api_key"],
    ["within a secret", { openai_api_key: secret, auth: { token: "[secret]" } }, "modelOptions.auth.token"],
    ["elsewhere", { openai_api_key: secret, quality: "[secret]" }, "modelOptions.quality"],
  ])("%s, it is an invalid request", async (_what, options, path) => {
    const app = await createTestApp({ model: gpt });
    const generated = app.characters.generate({ description, modelOptions: options });
    await expect(generated).rejects.toMatchObject({ code: "invalid_request", issues: [{ path }] });
    expect(app.creates()).toHaveLength(0);
  });

  test("but a request with the placeholder returns the batch of its key", async () => {
    const app = await createTestApp({ model: gpt });
    const options = { idempotencyKey: "once" };
    const { batchId } = await app.characters.generate({ description, modelOptions }, options);
    const copy = { description, modelOptions: { openai_api_key: "[secret]" } };
    expect(await app.characters.generate(copy, options)).toMatchObject({ batchId, status: "succeeded" });
    expect(app.creates()).toHaveLength(1);
  });
});

describe("the app's own secret", () => {
  test("is sent to a model that supports it, recorded as [secret], and survives a restart", async () => {
    const app = await interruptBatch({}, { hf_token: secret, api_key: other });
    const [resumed] = await collect(restart(app, { hf_token: secret, api_key: "rotated-key" }).resume());
    expect(resumed?.status).toBe("succeeded");
    expect(sentInputs(app)).toMatchObject([
      { hf_token: secret, api_key: other },
      { hf_token: secret, api_key: "rotated-key" },
      { hf_token: secret, api_key: "rotated-key" },
    ]);
    expect(resumed?.metadata.parameters).toEqual({ hf_token: "[secret]", api_key: "[secret]" });
    expect(inspect(await readRecords(app.store, app.batchId), { depth: 20 })).not.toMatch(/sk-test|rotated/);
  });

  test("is not sent to a model that is known not to support it", async () => {
    const app = await createTestApp({ secretInputs: modelOptions });
    const { metadata } = await app.characters.generate({ description, numImages: 1 });
    expect(sentInputs(app)).toEqual([{ prompt: expect.any(String) }]);
    expect(metadata.parameters).toEqual({});
  });

  test("is overridden by a request's secret", async () => {
    const app = await createTestApp({ model: gpt, secretInputs: { openai_api_key: other } });
    await app.characters.generate({ description, modelOptions });
    await app.characters.generate({ description });
    await app.characters.generate({ description, modelOptions: { openai_api_key: "" } });
    expect(sentInputs(app).map((input) => input?.openai_api_key)).toEqual([secret, other, other]);
  });

  test("is a secret under any name", async () => {
    const app = await createTestApp({ model: unknown, secretInputs: { membership: secret } });
    const own = await app.characters.generate({ description, numImages: 1 });
    const overridden = await app.characters.generate({
      description,
      numImages: 1,
      modelOptions: { membership: other },
    });
    expect(sentInputs(app)).toMatchObject([{ membership: secret }, { membership: other }]);
    expect(JSON.stringify([own, overridden, await app.store.list()])).not.toMatch(/sk-test/);
  });

  test("that a provider quotes is not in any log line", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]) => lines.push(line);
    const { characters } = await createTestApp({
      model: gpt,
      secretInputs: modelOptions,
      logger: { debug: log, info: log, warn: log, error: log },
      scenario: { prediction: () => ({ end: { status: "failed", error: `Wrong: ${secret}` } }) },
    });
    await characters.generate({ description });
    expect(JSON.stringify(lines)).toContain("Wrong: [secret]");
    expect(inspect(lines, { depth: 20, showHidden: true })).not.toContain(secret);
  });
});

describe("a model that requires a secret", () => {
  test.each([
    ["no secret", {}],
    ["a blank secret", { openai_api_key: " " }],
    ["null", { openai_api_key: null }],
  ])("gets no request with %s", async (_what, options) => {
    const { characters, creates } = await createTestApp({ model: gpt });
    const generated = characters.generate({ description, modelOptions: options });
    await expect(generated).rejects.toMatchObject({
      code: "invalid_request",
      issues: [{ path: "modelOptions.openai_api_key", message: expect.stringContaining("secretInputs") }],
    });
    expect(creates()).toHaveLength(0);
  });
});

describe("a provider", () => {
  /** Records the inputs that a provider's calls get. */
  function record(provider: ImageProvider, plan: (call: Call) => Call = (call) => call) {
    const inputs: { created: unknown[]; found: unknown[] } = { created: [], found: [] };
    const recorded: ImageProvider = {
      ...provider,
      account: provider.account,
      plan: (request, slots) => {
        const { calls, warnings } = provider.plan(request, slots);
        return { calls: calls.map(plan), warnings };
      },
      create: (call, options) => {
        inputs.created.push(call.input);
        return provider.create(call, options);
      },
      find: async function* (call, options) {
        inputs.found.push(call.input);
        yield* provider.find?.(call, options) ?? [];
      },
    };
    return { inputs, recorded };
  }

  const resets: Scenario = { prediction: [{ create: { kind: "reset", created: false } }] };

  test("gets the secret for its create, and [secret] for its look-up", async () => {
    const app = await createTestApp({ scenario: resets });
    const { inputs, recorded } = record(createReplicate({ ...app.account, auth: "r8_x" }).image(unknown));
    const engine = createEngine({ provider: recorded, store: app.store, clock: app.clock }, quickTiming);
    await engine.generate({ description, numImages: 1, modelOptions: { api_key: secret } });
    expect(inputs.created).toMatchObject([{ api_key: secret }, { api_key: secret }]);
    expect(inputs.found.length).toBeGreaterThan(0);
    for (const input of inputs.found) expect(input).toMatchObject({ api_key: "[secret]" });
    await engine.close();
  });

  test("that adds its own secret to a plan does not get it recorded", async () => {
    const app = await createTestApp({ scenario: resets });
    const batches = [secret, other].map(async (api_key) => {
      const { recorded } = record(
        createReplicate({ ...app.account, auth: "r8_x" }).image(unknown),
        (call) => ({
          ...call,
          input: { ...call.input, api_key },
          parameters: { ...call.parameters, api_key },
        }),
      );
      const engine = createEngine({ provider: recorded, store: app.store, clock: app.clock }, quickTiming);
      const { batchId, metadata } = await engine.generate({ description, numImages: 1 });
      await engine.close();
      expect(metadata.parameters).toEqual({ api_key: "[secret]" });
      const records = await readRecords(app.store, batchId);
      expect(JSON.stringify(records)).not.toMatch(/sk-test/);
      return records.flatMap(({ inputHash }) => inputHash ?? []);
    });
    const [first, second] = await Promise.all(batches);
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
    expect(sentInputs(app).map((input) => input?.api_key)).toEqual(expect.arrayContaining([secret, other]));
  });
});

describe("createReplicate refuses", () => {
  test.each([
    ["an empty secret", { openai_api_key: "" }, "secretInputs.openai_api_key"],
    ["a blank secret", { openai_api_key: " \n" }, "secretInputs.openai_api_key"],
    ["an undefined secret", { openai_api_key: undefined }, "secretInputs.openai_api_key"],
    ["a number", { api_key: 12345678 }, "secretInputs.api_key"],
    ["an object", { api_key: { value: secret } }, "secretInputs.api_key"],
    ["a string", secret, "secretInputs"],
    ["a list", [secret], "secretInputs"],
  ])("%s, and does not repeat it in the error", (_what, secretInputs, path) => {
    const create = () => createReplicate({ secretInputs: secretInputs as Record<string, string> });
    expect(create).toThrow(
      expect.objectContaining({ code: "invalid_request", issues: [expect.objectContaining({ path })] }),
    );
    expect(create).not.toThrow(/sk-test|12345678/);
  });
});
