import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../util/json.ts";
import { mapSecrets, redactSecrets, secretMark } from "./map-secrets.ts";
import { SecretValues } from "./secret-values.ts";

describe("redactSecrets replaces", () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      "a text under the name of a secret",
      { api_key: "x", size: "big" },
      { api_key: "[secret]", size: "big" },
    ],
    [
      "not a number, a boolean or null",
      { token: 7, auth: true, secret: null },
      { token: 7, auth: true, secret: null },
    ],
    ["not a blank text", { api_key: "", token: " \n" }, { api_key: "", token: " \n" }],
    [
      "the texts in an object under such a name",
      { auth: { a: "x", b: 1 } },
      { auth: { a: "[secret]", b: 1 } },
    ],
    [
      "the texts in a list under such a name",
      { api_keys: ["x", ["y"], 1] },
      { api_keys: ["[secret]", ["[secret]"], 1] },
    ],
    [
      "a secret in an object",
      { a: { b: { hfToken: "x", c: "y" } } },
      { a: { b: { hfToken: "[secret]", c: "y" } } },
    ],
    [
      "a secret in a list",
      { loras: [{ name: "a", api_key: "x" }, "b"] },
      { loras: [{ name: "a", api_key: "[secret]" }, "b"] },
    ],
    [
      "a value with its name next to it",
      {
        headers: [
          { name: "X-Api-Key", value: "x" },
          { name: "Accept", value: "y" },
        ],
      },
      {
        headers: [
          { name: "X-Api-Key", value: "[secret]" },
          { name: "Accept", value: "y" },
        ],
      },
    ],
    [
      "a value with its key next to it, but not the key",
      {
        env: [
          { key: "HF_TOKEN", value: "x" },
          { key: "STYLE", value: "y" },
        ],
      },
      {
        env: [
          { key: "HF_TOKEN", value: "[secret]" },
          { key: "STYLE", value: "y" },
        ],
      },
    ],
    [
      "a text under a known name",
      { membership: "x", a: { membership: "y" } },
      { membership: "[secret]", a: { membership: "[secret]" } },
    ],
  ])("%s", (_what, value, expected) => {
    expect(redactSecrets(value, ["membership"])).toEqual(expected);
  });

  test("a secret under __proto__, without changing a prototype", () => {
    const value: JsonObject = JSON.parse('{"__proto__": {"token": "x"}, "auth": {"__proto__": "y"}}');
    const redacted = redactSecrets(value);
    expect(JSON.stringify(redacted)).toBe(
      '{"__proto__":{"token":"[secret]"},"auth":{"__proto__":"[secret]"}}',
    );
    expect({}).not.toHaveProperty("token");
  });
});

const names = fc.constantFrom(
  "api_key",
  "auth",
  "style",
  "name",
  "value",
  "key",
  "tokens",
  "max_tokens",
  "a",
);
const { value: anything } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 4 }),
  ),
}));
const objects = fc.dictionary(names, anything, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;

describe("for any value", () => {
  test("redacted secrets can be restored", () => {
    fc.assert(
      fc.property(objects, (value) => {
        const filled = SecretValues.of(value, []).fill(redactSecrets(value), []);
        expect(filled).toEqual({ input: value, missing: [] });
      }),
    );
  });

  test("redacting is idempotent", () => {
    fc.assert(
      fc.property(objects, (value) => {
        expect(redactSecrets(redactSecrets(value))).toEqual(redactSecrets(value));
      }),
    );
  });

  test("the redacted form is the same for every secret", () => {
    fc.assert(
      fc.property(objects, (value) => {
        let count = 0;
        const another = mapSecrets(value, [], () => `another ${count++}`);
        expect(redactSecrets(another)).toEqual(redactSecrets(value));
      }),
    );
  });

  test("every unknown secret is reported as missing, with its path", () => {
    fc.assert(
      fc.property(objects, (value) => {
        const paths: string[] = [];
        mapSecrets(value, [], (secret, path) => {
          paths.push(path.join("."));
          return secret;
        });
        expect(SecretValues.none.fill(redactSecrets(value), []).missing).toEqual(paths);
      }),
    );
  });
});

describe("secret values", () => {
  const values = SecretValues.of({ auth: { token: "x" }, api_key: "y" });

  test("replace only [secret], and not the provider's own secrets", () => {
    const input = {
      prompt: "p",
      auth: { token: secretMark, user: "u" },
      api_key: secretMark,
      hf_token: secretMark,
    };
    expect(values.fill(input, [], ["hf_token"])).toEqual({
      input: { prompt: "p", auth: { token: "x", user: "u" }, api_key: "y", hf_token: secretMark },
      missing: [],
    });
    expect(values.fill(input, []).missing).toEqual(["hf_token"]);
  });

  test("for the same path, the added secret is used", () => {
    const both = values.with(SecretValues.of({ api_key: "z" }));
    const input = { auth: { token: secretMark }, api_key: secretMark };
    expect(both.fill(input).input).toEqual({ auth: { token: "x" }, api_key: "z" });
  });

  test("do not include a secret that is already [secret]", () => {
    expect(SecretValues.of({ api_key: secretMark }).isEmpty).toBe(true);
  });

  test("are not shown when inspected or serialized", () => {
    const found = SecretValues.of({ api_key: "sk-hidden" });
    expect(inspect(found, { depth: 9, showHidden: true }) + JSON.stringify(found)).not.toContain("sk-hidden");
  });
});
