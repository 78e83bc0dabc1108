import fc from "fast-check";
import { expect, test } from "vitest";
import { scrubText } from "./scrub-text.ts";
import { hostileEscapes, repeatTo } from "./testing/hostile-texts.ts";

const pem = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n";

test.each([
  ["unchanged", "bad key sk-12345678!", ["sk-12345678"], "bad key [secret]!"],
  ["every occurrence", "sk-12345678 sk-12345678", ["sk-12345678"], "[secret] [secret]"],
  ["without its surrounding white space", "bad key sk-12345678", [" sk-12345678\n"], "bad key [secret]"],
  ["escaped in JSON", `{"e":"a\\"b\\\\c12345"}`, ['a"b\\c12345'], `{"e":"[secret]"}`],
  ["escaped in a URL", "?k=a%2Fb%3Dc12345", ["a/b=c12345"], "?k=[secret]"],
  ["inside a longer one", "abcdefgh-1 abcdefgh", ["abcdefgh", "abcdefgh-1"], "[secret] [secret]"],
  ["with special characters of patterns", "got $&.*+(x)[y]", ["$&.*+(x)[y]"], "got [secret]"],
  ["a short one that is a whole word", "key 1234, id 123456", ["1234"], "key [secret], id 123456"],
  ["a short one next to punctuation", "(ab) cab", ["ab"], "([secret]) cab"],
  ["one of several lines", "line kqhkiG9w0BAQEF is wrong", [pem], "line [secret] is wrong"],
  ["several lines in JSON", JSON.stringify({ e: pem.trim() }), [pem], '{"e":"[secret]"}'],
  ["nothing without secrets", "no change", [], "no change"],
  ["nothing for a blank one", "no change", ["", " "], "no change"],
])("it replaces %s", (_what, text, secrets, expected) => {
  expect(scrubText(text, secrets)).toBe(expected);
});

const written = "pa/ss+w\"rd=\u00fc&<9 \\x'";
const json = JSON.stringify(written).slice(1, -1);
const url = encodeURIComponent(written);
const html = written.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["JSON", json],
  ["JSON in JSON", JSON.stringify(json).slice(1, -1)],
  ["JSON in JSON in JSON", JSON.stringify(JSON.stringify(json).slice(1, -1)).slice(1, -1)],
  ["JSON from Python", json.replace("\u00fc", "\\u00fc")],
  ["JSON from Go", json.replace("&", "\\u0026").replace("<", "\\u003c")],
  ["JSON from PHP", json.replaceAll("/", "\\/").replace("\u00fc", "\\u00FC")],
  [
    "a Python string literal",
    written.replaceAll("\\", "\\\\").replace("\u00fc", "\\xfc").replaceAll("'", "\\'"),
  ],
  ["a URL", url],
  ["a URL in lower case", url.replace(/%../g, (sequence) => sequence.toLowerCase())],
  ["encodeURI", encodeURI(written)],
  ["a URL in a URL", encodeURIComponent(url)],
  ["a form", new URLSearchParams({ "": written }).toString().slice(1)],
  ["a URL in JSON", JSON.stringify(url).slice(1, -1).replaceAll("%", "\\u0025")],
  ["HTML", html],
  [
    "HTML with numeric entities",
    html.replace("&amp;", "&#38;").replace("&lt;", "&#x3C;").replace("'", "&#039;"),
  ],
  ["JSON in HTML", json.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")],
  ["HTML in JSON", JSON.stringify(html).slice(1, -1)],
  ["base64", base64(written)],
  ["base64 without padding", base64(written).replace(/=+$/, "")],
  ["base64url", Buffer.from(written).toString("base64url")],
  ["base64 after a user name", base64(`user:${written}`)],
  ["base64 after a user name of another length", base64(`a-user:${written}`)],
  ["base64 after other letters", `a${base64(`user:${written}`)}`],
  ["another Unicode normalization", written.normalize("NFD")],
  ["another Unicode normalization in a URL", encodeURIComponent(written.normalize("NFD"))],
])("it replaces a secret in the form: %s", (_what, form) => {
  expect(scrubText(`got "${form}", which is wrong`, [written])).toBe('got "[secret]", which is wrong');
  expect(scrubText(`x ${form}\n${form}`, ["other-secret", written])).toBe("x [secret]\n[secret]");
});

test("it replaces a base64 word that contains a secret, and keeps other base64 words", () => {
  const other = base64("user:another word");
  expect(scrubText(`Basic ${base64("user:hunter2")} ${other}`, ["hunter2"])).toBe(`Basic [secret] ${other}`);
});

test.each([
  "50% off &c. \\n C:\\temp",
  "a+b=c",
  "%zz %2",
  "&bogus; &#99999999;",
  "\\u{110000} \\u12",
  "QUJDREVGR0hJSktM",
])("it keeps escapes of other texts unchanged: %s", (text) => {
  expect(scrubText(text, [written, "sk-12345678"])).toBe(text);
  expect(scrubText(`${text} sk-12345678`, ["sk-12345678"])).toBe(`${text} [secret]`);
});

test("a secret that contains escapes is found in every form", () => {
  for (const secret of ["a%41b%2Fc12", "a&amp;b&lt;c12", "a\\u0041\\n12"]) {
    const entities = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      entities,
      base64(secret),
    ])
      expect(scrubText(`x ${form} y`, [secret])).toBe("x [secret] y");
  }
});

// bench/hostile-secrets.ts measures the time.
test("a long text without a secret is unchanged, whatever it contains", () => {
  const secrets = Array.from({ length: 200 }, (_, index) => `sk-secret-number-${index}`);
  for (const part of hostileEscapes) {
    const text = repeatTo(part, 100_000);
    expect(scrubText(text, secrets) === text, part).toBe(true);
  }
});

test("a secret is replaced whole, whatever surrounds it", () => {
  const secrets = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => text.trim().length >= 8);
  fc.assert(
    fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
      const scrubbed = scrubText(`${before}${secret}${after}`, [secret]);
      // The surrounding text can contain the secret by chance, across the position where it was.
      expect(scrubbed.split("[secret]").some((part) => part.includes(secret))).toBe(false);
    }),
  );
});
