import { describe, expect, test } from "vitest";
import type { BatchState } from "../../batch/batch-state.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import { BatchSecrets } from "./batch-secrets.ts";

const of = (api_key: string) => SecretValues.of({ api_key });
const keyOf = (secrets: BatchSecrets, batchId: string) =>
  secrets.get(batchId).fill({ api_key: "[secret]" }).input.api_key;

describe("the secrets of batches", () => {
  test("are there while a batch runs, and for a retry after it", () => {
    const secrets = new BatchSecrets();
    secrets.add("a", of("x"));
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.hold("a");
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.release("a", undefined);
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.forget("a");
    expect(keyOf(secrets, "a")).toBe("[secret]");
  });

  test("are forgotten once nothing is left to try again", () => {
    const failure = { slot: 0, code: "no_output", message: "none", retryable: true } as const;
    const after = (slots: BatchState["slots"]) => {
      const secrets = new BatchSecrets();
      secrets.add("a", of("x"));
      secrets.hold("a");
      secrets.release("a", { slots });
      return keyOf(secrets, "a");
    };
    expect(after([{ slot: 0, attempt: 1, status: "failed", failure }])).toBe("x");
    expect(after([{ slot: 0, attempt: 1, status: "queued" }])).toBe("x");
    expect(after([])).toBe("[secret]");
  });

  test("are taken over by an addition, and not by an offer", () => {
    const secrets = new BatchSecrets();
    secrets.offer("a", of("x"));
    secrets.offer("a", of("y"));
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.add("a", of("z"));
    expect(keyOf(secrets, "a")).toBe("z");
  });

  test("of batches that ended long ago are forgotten, and never those of one that runs", () => {
    const secrets = new BatchSecrets();
    secrets.add("runs", of("r"));
    secrets.hold("runs");
    secrets.add("first", of("f"));
    for (let count = 0; count < 999; count++) secrets.add(`${count}`, of("x"));
    expect(keyOf(secrets, "first")).toBe("f");
    secrets.add("one more", of("x"));
    expect([keyOf(secrets, "first"), keyOf(secrets, "0"), keyOf(secrets, "runs")]).toEqual([
      "[secret]",
      "x",
      "r",
    ]);
  });

  test("are taken out of a text, whether their batch runs or has ended", () => {
    const secrets = new BatchSecrets();
    secrets.add("a", of("secret-of-a"));
    secrets.hold("a");
    secrets.add("b", of("secret-of-b"));
    expect(secrets.scrub("secret-of-a, secret-of-b, secret-of-c")).toBe("[secret], [secret], secret-of-c");
  });
});
