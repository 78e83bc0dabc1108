import type { Scenario } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/create-client.ts";
import { createGenerationStore } from "../../src/client/generation-store/create-generation-store.ts";
import { createHandler } from "../../src/http/handler/create-handler.ts";
import { allowAnyone } from "../../src/http/handler/handler-options.ts";
import { toNodeListener } from "../../src/http/node/index.ts";
import { serve } from "../../src/http/node/testing/serve.ts";
import { createHttpTestApp } from "../testing/http/http-test-app.ts";
import { until } from "../testing/test-app.ts";

const model = "openai/gpt-image-1";
const secret = "sk-test-5f1c9d3b7a";
const other = "sk-test-0a2b4c6d8e";
const character_description = "a safecracker";
const json = { character_description, model_options: { openai_api_key: secret }, include_base64: false };
const handler = { modelOptions: ["openai_api_key", "quality"] };
const failsOnce: Scenario = {
  prediction: ({ index }) =>
    index === 0 ? { end: { status: "failed", error: `Key ${secret} failed` } } : {},
};

/** Returns the status, headers, and body of a response as one text. */
async function toText(response: Response): Promise<string> {
  return JSON.stringify([response.status, [...response.headers], await response.text()]);
}

describe("a secret in model_options", () => {
  test("is not in any response or event", async () => {
    const app = await createHttpTestApp({ model, handler });
    const generated = await app.call("POST", "/generate_character_reference", { json });
    const body = await generated.clone().json();
    expect(body.metadata.parameters_used).toMatchObject({ openai_api_key: "[secret]" });
    const answers = [
      generated,
      await app.call("GET", `/batches/${body.batch_id}`),
      await app.call("GET", `/batches/${body.batch_id}/events`),
      await app.call("GET", `/get_character_reference/${body.images[0].id}/info`),
      await app.call("POST", "/generate_character_reference", {
        json,
        headers: { accept: "text/event-stream" },
      }),
      await app.call("POST", "/generate_character_reference", {
        json,
        headers: { prefer: "respond-async" },
      }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeLessThan(300);
      expect(await toText(answer)).not.toContain(secret);
    }
    expect(app.creates().map(({ input }) => input?.openai_api_key)).toEqual([secret, secret, secret]);
  });

  test.each([
    ["that is not allowed by the server", { hf_token: secret }],
    ["next to an invalid option", { openai_api_key: secret, quality: "[secret]" }],
    ["in a list", { openai_api_key: [secret], prompt: secret }],
  ])("%s is not repeated in the error", async (_what, model_options) => {
    const app = await createHttpTestApp({
      model,
      handler: { modelOptions: ["openai_api_key", "quality", "prompt"] },
    });
    const answer = await app.call("POST", "/generate_character_reference", {
      json: { character_description, model_options },
    });
    expect(answer.status).toBe(422);
    expect(await toText(answer)).not.toContain(secret);
    expect(app.creates()).toEqual([]);
  });
});

describe("POST /batches/{id}/retry", () => {
  test("accepts a secret of the batch", async () => {
    const app = await createHttpTestApp({ model, handler, scenario: failsOnce });
    const failed = await app.call("POST", "/generate_character_reference", { json });
    const { batch_id } = await failed.clone().json();
    expect(await toText(failed)).not.toContain(secret);
    const retried = await app.call("POST", `/batches/${batch_id}/retry`, {
      json: { model_options: { openai_api_key: other }, include_base64: false },
    });
    expect(retried.status).toBe(200);
    expect(await toText(retried)).not.toMatch(/sk-test/);
    expect(app.creates().map(({ input }) => input?.openai_api_key)).toEqual([secret, other]);
  });

  test.each([
    ["a secret that the server does not allow", { hf_token: other }, "model_options.hf_token"],
    ["an option that is not a secret", { quality: "high" }, "model_options.quality"],
    ["a string instead of an object", "sk-test", "model_options"],
  ])("refuses %s and pays nothing", async (_what, model_options, path) => {
    const app = await createHttpTestApp({ model, handler, scenario: failsOnce });
    const failed = await app.call("POST", "/generate_character_reference", { json });
    const { batch_id } = await failed.json();
    const answer = await app.call("POST", `/batches/${batch_id}/retry`, { json: { model_options } });
    expect(answer.status).toBe(422);
    expect(await answer.clone().json()).toMatchObject({ code: "invalid_request", errors: [{ path }] });
    expect(await toText(answer)).not.toMatch(/sk-test/);
    expect(app.creates()).toHaveLength(1);
  });
});

describe("a web page", () => {
  test("can pass a secret to client.retry", async () => {
    const { client, creates } = await createServedApp(failsOnce);
    const request = { description: character_description, modelOptions: { openai_api_key: secret } };
    const { batchId } = await client.images.generate(request);
    const options = { modelOptions: { openai_api_key: other } };
    expect(await client.images.retry(batchId, options)).toMatchObject({ status: "succeeded" });
    expect(creates().map(({ input }) => input?.openai_api_key)).toEqual([secret, other]);
  });

  test("stores no secret, and can still resume its run", async () => {
    const { client, creates } = await createServedApp({});
    const items = new Map<string, string>();
    const written: string[] = [];
    const storage = {
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => {
        written.push(value);
        items.set(name, value);
      },
      removeItem: (name: string) => void items.delete(name),
    };
    const first = createGenerationStore({ client, storage });
    const modelOptions = { openai_api_key: secret, quality: "low" };
    void first.generate({ description: character_description, modelOptions }).catch(() => undefined);
    // Written before the server answered, so the batch id is not known yet.
    const [atOnce = ""] = written;
    expect(JSON.parse(atOnce)).toMatchObject({
      key: expect.stringMatching(/^[0-9a-f-]{32,}$/),
      request: { modelOptions: { openai_api_key: "[secret]", quality: "low" } },
    });
    await until(() => creates().length > 0);
    first.reset();
    items.set("dramatis.image", atOnce);
    const result = await createGenerationStore({ client, storage }).resumeSaved();
    expect(result).toMatchObject({ status: "succeeded" });
    expect(creates()).toHaveLength(1);
    expect(written.join()).not.toContain(secret);
  });
});

async function createServedApp(scenario: Scenario) {
  const app = await createHttpTestApp({ model, scenario, sockets: true });
  const { characters } = app;
  const { url } = await serve(
    toNodeListener(createHandler({ characters, authorize: allowAnyone, ...handler })),
  );
  const client = createClient({ baseUrl: `${url}/api/mv` });
  return { ...app, client };
}
