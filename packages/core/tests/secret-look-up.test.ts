import type { Redaction } from "@dramatis/replicate-emulator";
import { describe, expect, test } from "vitest";
import { createTestApp, until } from "./testing/test-app.ts";
import { collect } from "./testing/video-test-app.ts";

// Replicate shows a secret input in a different form than it was sent. It must not look like a different input.

const description = "a safecracker with a lantern";
const modelOptions = { openai_api_key: "sk-test-5f1c9d3b7a" };
const redactions: Redaction[] = ["text", "stars", "null", "absent"];

describe.each(redactions)("a create whose response was lost, listed with its secret as %s,", (redaction) => {
  const lost = { redaction, prediction: [{ create: { kind: "reset", created: true } }] } as const;

  test.each([
    ["of the request", { modelOptions }, {}],
    ["of the app", {}, modelOptions],
  ])("is found if the secret is that %s", async (_what, request, secretInputs) => {
    const app = await createTestApp({ model: "openai/gpt-image-1", scenario: lost, secretInputs });
    const result = await app.characters.generate({ description, numImages: 2, ...request });
    expect(result.status).toBe("succeeded");
    expect(app.creates()).toHaveLength(1);
  });

  test("is found by a process that no longer knows the secret", async () => {
    const prediction = [{ create: { kind: "hang", created: true } }] as const;
    const app = await createTestApp({ model: "openai/gpt-image-1", scenario: { redaction, prediction } });
    const { batchId } = await app.characters.start({ description, numImages: 2, modelOptions });
    await until(() => app.emulator.predictions.length > 0);
    await app.characters.close();
    const [resumed] = await collect(app.addEngine().resume());
    expect(resumed).toMatchObject({ batchId, status: "succeeded" });
    expect(app.creates()).toHaveLength(1);
  });
});

test("a secret that the provider shows unchanged is also found", async () => {
  const app = await createTestApp({
    model: "acme/portrait",
    scenario: { prediction: [{ create: { kind: "reset", created: true } }] },
  });
  const request = { description, numImages: 1, modelOptions: { hf_token: "hf_1234567890" } };
  expect(await app.characters.generate(request)).toMatchObject({ status: "succeeded" });
  expect(app.creates()).toHaveLength(1);
});
