import { describe, expect, test } from "vitest";
import type { BatchState } from "../../batch/batch-state.ts";
import { SecretValues } from "../../secrets/secret-values.ts";
import { BatchSecrets } from "./batch-secrets.ts";

const secretsWith = (api_key: string) => SecretValues.of({ api_key });
const keyOf = (secrets: BatchSecrets, batchId: string) =>
  secrets.get(batchId).fill({ api_key: "[secret]" }).input.api_key;

describe("the secrets of batches", () => {
  test("are kept while a batch runs, and for a retry after it", () => {
    const secrets = new BatchSecrets();
    secrets.add("a", secretsWith("x"));
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.hold("a");
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.release("a", undefined);
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.forget("a");
    expect(keyOf(secrets, "a")).toBe("[secret]");
  });

  test("are forgotten when nothing is left to retry", () => {
    const failure = { slot: 0, code: "no_output", message: "none", retryable: true } as const;
    const after = (slots: BatchState["slots"]) => {
      const secrets = new BatchSecrets();
      secrets.add("a", secretsWith("x"));
      secrets.hold("a");
      secrets.release("a", { slots });
      return keyOf(secrets, "a");
    };
    expect(after([{ slot: 0, attempt: 1, status: "failed", failure }])).toBe("x");
    expect(after([{ slot: 0, attempt: 1, status: "queued" }])).toBe("x");
    expect(after([])).toBe("[secret]");
  });

  test("are replaced by an addition, but not by an offer", () => {
    const secrets = new BatchSecrets();
    secrets.offer("a", secretsWith("x"));
    secrets.offer("a", secretsWith("y"));
    expect(keyOf(secrets, "a")).toBe("x");
    secrets.add("a", secretsWith("z"));
    expect(keyOf(secrets, "a")).toBe("z");
  });

  test("of the oldest ended batches are forgotten, but never those of a running batch", () => {
    const secrets = new BatchSecrets();
    secrets.add("runs", secretsWith("r"));
    secrets.hold("runs");
    secrets.add("first", secretsWith("f"));
    for (let count = 0; count < 999; count++) secrets.add(`${count}`, secretsWith("x"));
    expect(keyOf(secrets, "first")).toBe("f");
    secrets.add("one more", secretsWith("x"));
    expect([keyOf(secrets, "first"), keyOf(secrets, "0"), keyOf(secrets, "runs")]).toEqual([
      "[secret]",
      "x",
      "r",
    ]);
  });

  test("are removed from a text, whether their batch is running or has ended", () => {
    const secrets = new BatchSecrets();
    secrets.add("a", secretsWith("secret-of-a"));
    secrets.hold("a");
    secrets.add("b", secretsWith("secret-of-b"));
    expect(secrets.scrub("secret-of-a, secret-of-b, secret-of-c")).toBe("[secret], [secret], secret-of-c");
  });
});
