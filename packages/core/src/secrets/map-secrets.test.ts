import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { redactSecrets } from "./map-secrets.ts";
import { SecretValues } from "./secret-values.ts";
import { hostileLines, repeatTo } from "./testing/hostile-texts.ts";

const s = "sk-live-0123456789-abcdef";

const hidden: readonly JsonValue[] = [
  { Key: "AWS_SECRET_ACCESS_KEY", Value: s },
  { KEY: "AWS_SECRET_ACCESS_KEY", VALUE: s },
  { Name: "Authorization", Value: s },
  { name: "api_key", val: s },
  { name: "api_key", values: [s] },
  { name: "api_key", value: { a: s } },
  { name: "api_key", default: s },
  { name: "Cookie", value: s },
  { id: "api_key", value: s },
  { field: "password", value: s },
  { label: "API key", value: s },
  { title: "Your access token", content: s },
  { variable: "API_KEY", value: s },
  { type: "password", value: s },
  { header: "Authorization", content: s },
  { ParameterKey: "DbPassword", ParameterValue: s },
  { header_name: "X-Api-Key", header_value: s },
  { k: "password", v: s },
  { key: "x", name: "token", value: s },
  { field: "api_key", answer: s },
  { name: "api_key", setTo: s },
  { property: "api_key", data: [s] },
  ["Authorization", s],
  ["api_key", { is: s }],
  [
    ["Accept", "x"],
    ["Cookie", s],
  ],
  ["--model", "x", "--api-key", s],
  `Authorization: Bearer ${s}`,
  `authorization: Basic ${s}`,
  `Cookie: a=b; session=${s}`,
  `OPENAI_API_KEY=${s}`,
  `export HF_TOKEN="${s}"`,
  `X-Api-Key: ${s}`,
  `-H "X-Api-Key: ${s}"`,
  `MODE=fast\nAPI_KEY=${s}\r\nSIZE=2`,
  `Server=db;Password=${s}`,
  `PASSWORD='${s} and more'`,
  `--api-key=${s}`,
  `token=${s}`,
  `KEY='${s}'`,
  `secret: ${s}`,
  `Bearer ${s}`,
];

const plain: readonly JsonValue[] = [
  { name: "style", value: "noir" },
  { Name: "max_tokens", Value: "many" },
  { name: "Pat", description: "a red-haired pirate" },
  { name: "Cookie", prompt: "a cat" },
  { title: "The secret garden", style: "noir", text: "roses" },
  { key: "style", value: "noir", label: "Style" },
  { type: "text", value: "passage" },
  { id: "keyframe", value: "first" },
  ["secret", "garden"],
  ["cookie", "milk"],
  ["style", "noir"],
  ["red", "green", "blue"],
  ["api_key", "hf_token", "size"],
  "a pirate: red-haired",
  "Token: a coin on the table",
  "The key: light",
  "key: light",
  "https://example.com/a.png?size=4",
  "max_tokens=400",
  "style=noir;key_light=soft",
  "bearer of bad news",
  "standard bearer",
  "bearer standards",
  "seed: 4",
];

describe("a secret that is named next to it", () => {
  test.each(hidden)("is hidden in %j", (value) => {
    const text = JSON.stringify(redactSecrets({ inputs: [value] }));
    expect(text).not.toContain(s);
    expect(text).toContain("[secret]");
  });

  test("is hidden without its name and the rest of the text", () => {
    expect(redactSecrets({ env: [{ Key: "HF_TOKEN", Value: s, Size: "2" }] })).toEqual({
      env: [{ Key: "HF_TOKEN", Value: "[secret]", Size: "[secret]" }],
    });
    expect(redactSecrets({ env: `MODE=fast\nAPI_KEY=${s}\nSIZE=2` })).toEqual({
      env: "MODE=fast\nAPI_KEY=[secret]\nSIZE=2",
    });
    expect(redactSecrets({ a: ["Authorization", s] })).toEqual({ a: ["Authorization", "[secret]"] });
  });

  test.each(plain)("is not found in %j", (value) => {
    expect(redactSecrets({ inputs: [value], value })).toEqual({ inputs: [value], value });
  });
});

describe("a key that is itself a secret", () => {
  const other = `${s}-2`;
  const value = { auth: { [s]: "x", user: "u", [other]: { [s]: true } }, styles: { [s]: 1 } };
  const redacted = {
    auth: { "[secret]": "[secret]", user: "[secret]", "[secret 2]": { "[secret]": true } },
    styles: { [s]: 1 },
  };

  test("is hidden under the name of a secret", () => {
    expect(redactSecrets(value)).toEqual(redacted);
    expect(redactSecrets(redacted)).toEqual(redacted);
  });

  test("is restored in any order of the keys", () => {
    const values = SecretValues.of(value);
    expect(values.fill(redacted)).toEqual({ input: value, missing: [] });
    const { auth } = redacted;
    const reversed = { auth: Object.fromEntries(Object.entries(auth).reverse()), styles: value.styles };
    expect(values.fill(reversed)).toEqual({ input: value, missing: [] });
    expect([...values.texts()]).toContain(other);
  });
});

const labels = fc.constantFrom(
  "api_key",
  "Authorization",
  "style",
  "The secret garden",
  "Cookie",
  "token",
  s,
);
const texts = fc.oneof(
  fc.string(),
  labels,
  fc.constantFrom(
    `API_KEY=${s}`,
    `A=b;API_KEY=${s};HF_TOKEN=${s}`,
    `Authorization: Bearer ${s}`,
    "x: y",
    " ",
  ),
);
const names = fc.constantFrom("name", "Key", "value", "Value", "content", "title", "auth", "a", s);
const { value: anything } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.integer(),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.tuple(labels, tie("value")),
    fc.dictionary(names, tie("value"), { maxKeys: 4 }),
  ),
}));

test("for any shape, redacted secrets can be restored, and redacting is idempotent", () => {
  const objects = fc.dictionary(names, anything, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(objects, (value) => {
      const redacted = redactSecrets(value);
      expect(redactSecrets(redacted)).toEqual(redacted);
      expect(SecretValues.of(value).fill(redacted)).toEqual({ input: value, missing: [] });
    }),
    { numRuns: 500 },
  );
});

// A pattern that backtracks would take minutes here. bench/hostile-secrets.ts measures the time.
test.each(hostileLines)("a megabyte of %j without a secret is unchanged", (part) => {
  const text = repeatTo(part, 1_000_000);
  expect(redactSecrets({ text }).text === text).toBe(true);
});
