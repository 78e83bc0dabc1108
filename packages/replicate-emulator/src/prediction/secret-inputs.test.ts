import { describe, expect, it, onTestFinished } from "vitest";
import { createEmulator } from "../emulator.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { create, get } from "../testing/client.ts";

const model = "openai/gpt-image-1";
const input = { prompt: "a sailor", openai_api_key: "sk-of-the-test" };

async function shownInputs(scenario: Scenario) {
  const emulator = createEmulator({ scenario, speed: 50 });
  onTestFinished(() => emulator.close());
  const created = await create(emulator, model, input);
  const asked = await get(emulator, `/predictions/${created.body.id}`);
  const listed = await emulator.fetch(`${emulator.baseUrl}/predictions`, {
    headers: { authorization: "Bearer r8_test" },
  });
  const { results } = await listed.json();
  return { emulator, shown: [created.body.input, asked.body.input, results[0].input] };
}

describe("a secret input", () => {
  it.each([
    [undefined, { prompt: "a sailor", openai_api_key: "[REDACTED]" }],
    ["text", { prompt: "a sailor", openai_api_key: "[REDACTED]" }],
    ["stars", { prompt: "a sailor", openai_api_key: "***" }],
    ["null", { prompt: "a sailor", openai_api_key: null }],
    ["absent", { prompt: "a sailor" }],
  ] as const)("is never shown, with the redaction %s", async (redaction, expected) => {
    const { shown } = await shownInputs(redaction === undefined ? {} : { redaction });
    expect(shown).toEqual([expected, expected, expected]);
  });

  it("is recorded in requests and predictions as it was sent", async () => {
    const { emulator } = await shownInputs({});
    expect(emulator.requests.map(({ route, input }) => [route, input])).toEqual([
      ["create", input],
      ["get", undefined],
      ["list", undefined],
    ]);
    expect(emulator.predictions.map((prediction) => prediction.input)).toEqual([input]);
  });
});
