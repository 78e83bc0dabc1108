import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { DramatisError } from "../errors/dramatis-error.ts";
import type { PredictionFailure } from "./prediction.ts";
import { ProviderError } from "./provider-error.ts";
import { scrubbedError, scrubbedPrediction } from "./scrubbed.ts";

const scrub = (text: string) => text.replaceAll("sk-hidden", "[secret]");
const shown = (value: unknown) => inspect(value, { depth: 9, showHidden: true });

describe("an error", () => {
  test("of a provider keeps everything except the secret", () => {
    const error = new ProviderError("rate_limited", "Not with sk-hidden.", {
      created: "unknown",
      transient: true,
      perMinute: 6,
      retryAfterMs: 10,
      providerText: "sk-hidden is slow",
      issues: [{ path: "modelOptions.a", message: "is sk-hidden" }],
      cause: new Error("sk-hidden"),
    });
    const scrubbed = scrubbedError(error, scrub);
    expect(scrubbed).toBeInstanceOf(ProviderError);
    expect(scrubbed).toMatchObject({
      code: "rate_limited",
      message: "Not with [secret].",
      created: "unknown",
      transient: true,
      retryable: true,
      perMinute: 6,
      retryAfterMs: 10,
      providerText: "[secret] is slow",
      issues: [{ path: "modelOptions.a", message: "is [secret]" }],
    });
    expect(shown(scrubbed)).not.toContain("sk-hidden");
    expect(Object.keys(scrubbed as object)).not.toContain("providerText");
  });

  test.each([
    ["of ours", new DramatisError("internal", "got sk-hidden", { retryable: true })],
    ["of another class", Object.assign(new TypeError("got sk-hidden"), { cause: "sk-hidden" })],
    ["that is a string", "got sk-hidden"],
  ])("%s loses the secret too", (_what, error) => {
    const scrubbed = scrubbedError(error, scrub);
    expect(shown(scrubbed)).toContain("got [secret]");
    expect(shown(scrubbed)).not.toContain("sk-hidden");
  });

  test.each([new ProviderError("internal", "x", { created: "no" }), new Error("x"), undefined, 7])(
    "without a secret is returned unchanged: %s",
    (error) => {
      expect(scrubbedError(error, scrub)).toBe(error);
    },
  );
});

test("the failure of a prediction keeps the provider's text non-enumerable, and without the secret", () => {
  const failure: PredictionFailure = Object.defineProperty(
    { code: "prediction_failed" as const, message: "sk-hidden failed", retryable: true },
    "providerText",
    { value: "sk-hidden again" },
  );
  const { state } = scrubbedPrediction({ id: "p", state: { status: "failed", failure } }, scrub);
  expect(state).toEqual({
    status: "failed",
    failure: { code: "prediction_failed", message: "[secret] failed", retryable: true },
  });
  expect(state.status === "failed" && state.failure.providerText).toBe("[secret] again");
  expect(JSON.stringify(state)).not.toContain("again");
});
