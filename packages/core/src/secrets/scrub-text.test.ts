import fc from "fast-check";
import { expect, test } from "vitest";
import { scrubText } from "./scrub-text.ts";

const pem = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n";

test.each([
  ["as it is", "bad key sk-12345678!", ["sk-12345678"], "bad key [secret]!"],
  ["every time", "sk-12345678 sk-12345678", ["sk-12345678"], "[secret] [secret]"],
  ["with white space around it", "bad key sk-12345678", [" sk-12345678\n"], "bad key [secret]"],
  ["as JSON writes it", `{"e":"a\\"b\\\\c12345"}`, ['a"b\\c12345'], `{"e":"[secret]"}`],
  ["as an address writes it", "?k=a%2Fb%3Dc12345", ["a/b=c12345"], "?k=[secret]"],
  ["the longer one first", "abcdefgh-1 abcdefgh", ["abcdefgh", "abcdefgh-1"], "[secret] [secret]"],
  ["with signs that patterns have", "got $&.*+(x)[y]", ["$&.*+(x)[y]"], "got [secret]"],
  ["a short one as a word of its own", "key 1234, id 123456", ["1234"], "key [secret], id 123456"],
  ["a short one beside signs", "(ab) cab", ["ab"], "([secret]) cab"],
  ["a line of several", "line kqhkiG9w0BAQEF is wrong", [pem], "line [secret] is wrong"],
  ["several lines in JSON", JSON.stringify({ e: pem.trim() }), [pem], '{"e":"[secret]"}'],
  ["nothing without secrets", "as it was", [], "as it was"],
  ["nothing for an empty one", "as it was", ["", " "], "as it was"],
])("it takes a secret out %s", (_what, text, secrets, expected) => {
  expect(scrubText(text, secrets)).toBe(expected);
});

test("nothing is left of a secret, whatever is around it", () => {
  const secrets = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);
  fc.assert(
    fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
      const scrubbed = scrubText(`${before}${secret}${after}`, [secret]);
      // What is around it may hold it too, by chance, across the place where it was.
      expect(scrubbed.split("[secret]").some((part) => part.includes(secret))).toBe(false);
    }),
  );
});
