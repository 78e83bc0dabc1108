import fc from "fast-check";
import { expect, test } from "vitest";
import { scrubText } from "./scrub-text.ts";
import { hostileEscapes, repeated } from "./testing/hostile-texts.ts";

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

const written = "pa/ss+w\"rd=\u00fc&<9 \\x'";
const json = JSON.stringify(written).slice(1, -1);
const address = encodeURIComponent(written);
const html = written.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const base64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["JSON", json],
  ["JSON in JSON", JSON.stringify(json).slice(1, -1)],
  ["JSON in JSON in JSON", JSON.stringify(JSON.stringify(json).slice(1, -1)).slice(1, -1)],
  ["JSON of Python", json.replace("\u00fc", "\\u00fc")],
  ["JSON of Go", json.replace("&", "\\u0026").replace("<", "\\u003c")],
  ["JSON of PHP", json.replaceAll("/", "\\/").replace("\u00fc", "\\u00FC")],
  ["a string of Python", written.replaceAll("\\", "\\\\").replace("\u00fc", "\\xfc").replaceAll("'", "\\'")],
  ["an address", address],
  ["an address in lower case", address.replace(/%../g, (sequence) => sequence.toLowerCase())],
  ["a whole address", encodeURI(written)],
  ["an address in an address", encodeURIComponent(address)],
  ["a form", new URLSearchParams({ "": written }).toString().slice(1)],
  ["an address in JSON", JSON.stringify(address).slice(1, -1).replaceAll("%", "\\u0025")],
  ["HTML", html],
  ["HTML with numbers", html.replace("&amp;", "&#38;").replace("&lt;", "&#x3C;").replace("'", "&#039;")],
  ["JSON in HTML", json.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")],
  ["HTML in JSON", JSON.stringify(html).slice(1, -1)],
  ["base64", base64(written)],
  ["base64 without its end", base64(written).replace(/=+$/, "")],
  ["base64 of an address", Buffer.from(written).toString("base64url")],
  ["base64 with a user before it", base64(`user:${written}`)],
  ["base64 with a user of another length before it", base64(`a-user:${written}`)],
  ["base64 behind letters", `a${base64(`user:${written}`)}`],
  ["another form of Unicode", written.normalize("NFD")],
  ["another form of Unicode in an address", encodeURIComponent(written.normalize("NFD"))],
])("it takes a secret out as %s writes it", (_what, form) => {
  expect(scrubText(`got "${form}", which is wrong`, [written])).toBe('got "[secret]", which is wrong');
  expect(scrubText(`x ${form}\n${form}`, ["other-secret", written])).toBe("x [secret]\n[secret]");
});

test("it takes a secret out as a word of base64, and leaves other words of it", () => {
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
])("it leaves escapes of other texts as they are: %s", (text) => {
  expect(scrubText(text, [written, "sk-12345678"])).toBe(text);
  expect(scrubText(`${text} sk-12345678`, ["sk-12345678"])).toBe(`${text} [secret]`);
});

test("a secret that has escapes of its own is found in every form", () => {
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

// How long it takes is measured by bench/hostile-secrets.ts.
test("a long text without a secret stays as it is, whatever is in it", () => {
  const secrets = Array.from({ length: 200 }, (_, index) => `sk-secret-number-${index}`);
  for (const part of hostileEscapes) {
    const text = repeated(part, 100_000);
    expect(scrubText(text, secrets) === text, part).toBe(true);
  }
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
