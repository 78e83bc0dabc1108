import { describe, expect, test } from "vitest";
import { redacted } from "./logger.ts";

describe("a provider's text is redacted where it may hold a secret", () => {
  test.each([
    [
      "Incorrect API key provided: sk-proj-Abc123_x. You can find it",
      "Incorrect API key provided: [redacted] You can",
    ],
    ["Incorrect API key provided: hunter2hunter.", "Incorrect API key provided: [redacted]"],
    ["invalid api_key 'abcdefgh'", "invalid api_key [redacted]"],
    ['{"openai_api_key":"abcdefgh","quality":"low"}', '{"openai_api_key":[redacted],"quality":"low"}'],
    ["token=abcdefgh&size=1", "token=[redacted]"],
    ["password: correct horse", "password: [redacted] horse"],
    ["Authorization: Bearer abcdefgh", "Authorization: [redacted]"],
    ["secret is abcdefgh9", "secret is [redacted]"],
    ["hf_AbCdEf is not allowed", "[redacted] is not allowed"],
    [
      "ghp_AbCdEf, glpat-x1, xoxb-1-a, AKIAABCDEFGHIJKLMNOP",
      "[redacted], [redacted], [redacted], [redacted]",
    ],
    ["got eyJhbGciOi.eyJzdWIi.sig_x1", "got [redacted]"],
    ["rejected 9f86d081884c7d659a2feaa0c55ad015", "rejected [redacted]"],
  ])("%s", (text, expected) => {
    expect(redacted(text).slice(0, expected.length)).toBe(expected);
  });

  test.each([
    "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 39.39 GiB total capacity)",
    "Director: unexpected error handling prediction (E9828)",
    "Your request exceeds the maximum of 4096 tokens",
    "max_tokens: 500 is too large, tokenizer failed, keyframes: 12",
    "NSFW content detected. Try running it again, or try a different prompt.",
    "Prediction interrupted; please retry (code: PA)",
  ])("and nowhere else: %s", (text) => {
    expect(redacted(text)).toBe(text);
  });

  test("a long text is redacted before it is cut, so that no part of a secret remains at its end", () => {
    const secret = `sk-${"a1".repeat(40)}`;
    for (let at = 400; at < 520; at += 7) {
      expect(redacted(`${"x ".repeat(at / 2)}${secret} end`)).not.toMatch(/sk-a|a1a1/);
    }
    for (let at = 1_900; at < 2_020; at += 7) {
      const text = `${"https://long.example/x ".repeat(80)}${"y ".repeat((at - 1840) / 2)}${secret}`;
      expect(redacted(text)).not.toMatch(/a1a1/);
    }
  });
});
