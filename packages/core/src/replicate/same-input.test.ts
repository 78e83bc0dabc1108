import { describe, expect, test } from "vitest";
import { sameInput } from "./same-input.ts";

const image = "data:image/png;base64,iVBORw0KGgo=";
const other = "data:image/png;base64,AAAA";
const address = "https://replicate.delivery/pbxt/abc/image.png";
const prompt = "a red-haired pirate with a wooden leg, full body, plain background, soft light";
const sent = { prompt, aspect_ratio: "1:1", seed: 4711 };

describe("same:", () => {
  test.each<[unknown, unknown]>([
    [{}, {}],
    [
      { prompt: "a", image },
      { image, prompt: "a" },
    ],
    [{ images: [image, address] }, { images: [image, address] }],
    [
      { a: [1, { b: null }], c: false },
      { c: false, a: [1, { b: null }] },
    ],
    [{ a: undefined, b: 0 }, { b: 0 }],
    [{ b: 0 }, { a: undefined, b: 0 }],
  ])("%j as %j", (sent, shown) => {
    expect(sameInput(sent, shown)).toBe("same");
  });

  test.each([
    { ...sent, key: "[REDACTED]" },
    { ...sent, key: "sk-...x7" },
    { ...sent, key: null },
    { ...sent, key: { redacted: true } },
    sent,
  ])("a secret, whatever is shown of it: %j", (shown) => {
    expect(sameInput({ ...sent, key: "[secret]" }, shown)).toBe("same");
  });
});

describe("alike: no shown part differs, and enough is shown", () => {
  test.each<[string, object]>([
    ["a value is missing", { prompt, aspect_ratio: "1:1" }],
    ["a value is null", { ...sent, seed: null }],
    ["a value is empty", { ...sent, aspect_ratio: "" }],
    ["defaults are added", { ...sent, output_format: "jpg", guidance: 3.5, seed_mode: "fixed" }],
    ["a value is redacted", { ...sent, aspect_ratio: "[REDACTED]" }],
    ["a value is masked", { ...sent, aspect_ratio: "***" }],
    ["a number is shown as a text", { ...sent, seed: "4711" }],
    ["the prompt is cut with an ellipsis", { ...sent, prompt: "a red-haired pirate…" }],
    ["the prompt is cut with three dots", { ...sent, prompt: `${prompt.slice(0, 20)}...` }],
    ["the prompt is cut in the middle", { ...sent, prompt: "a red-haired...soft light" }],
    ["the prompt is cut with a count", { ...sent, prompt: "a red-haired pirate [53 more characters]" }],
    ["the prompt is cut without a mark", { ...sent, prompt: prompt.slice(0, 19) }],
    ["spaces and line ends differ", { ...sent, prompt: ` ${prompt.replace("with a", "with\r\n  a")}\n` }],
    ["the case differs", { ...sent, prompt: prompt.toUpperCase() }],
    ["a value is withheld by a word", { ...sent, aspect_ratio: "REDACTED" }],
    ["a value is withheld by two words", { ...sent, aspect_ratio: "<ratio redacted>" }],
    ["a number is withheld by a word", { ...sent, seed: "[REDACTED]" }],
    ["a number has a fraction of zero", { ...sent, seed: "4711.0" }],
    ["the prompt is cut with dots in brackets", { ...sent, prompt: "a red-haired pirate [...]" }],
    ["the prompt is cut with dots and a word", { ...sent, prompt: "a red-haired pirate... (truncated)" }],
    ["the prompt is masked in several places", { ...sent, prompt: "a ***-haired *** with a wooden leg***" }],
    ["only the seed is withheld", { prompt, aspect_ratio: "1:1", seed: {} }],
  ])("%s", (_what, shown) => {
    expect(sameInput(sent, shown)).toBe("alike");
  });

  test.each([
    [
      { prompt, image },
      { prompt, image: address },
    ],
    [
      { prompt, image },
      { prompt, image: "" },
    ],
    [
      { prompt, image },
      { prompt, image: null },
    ],
    [
      { prompt, image },
      { prompt, image: [address] },
    ],
    [
      { prompt, image: address },
      { prompt, image: `${address}?signature=2` },
    ],
    [
      { prompt, images: [image, other] },
      { prompt, images: [image, address] },
    ],
    [
      { prompt, images: [image, other] },
      { prompt, images: [image] },
    ],
    [
      { prompt, deep: { er: [{ image }] } },
      { deep: { er: [{ image: address }] }, prompt },
    ],
    [
      { prompt, options: { a: 1 } },
      { prompt, options: "[object]" },
    ],
    [
      { prompt, a: null },
      { prompt, a: 5 },
    ],
    [
      { prompt, a: { b: 1 } },
      { prompt, a: 7 },
    ],
    [
      { prompt, images: [image] },
      { prompt, images: { 0: address } },
    ],
    [
      { prompt, a: true, b: false, c: 1 },
      { prompt, a: "True", b: 0, c: true },
    ],
    [
      { prompt, strength: 0.8 },
      { prompt, strength: Math.fround(0.8) },
    ],
    [
      { prompt, name: "José" },
      { prompt, name: "Jose\u0301" },
    ],
    [
      { prompt, format: "jpg" },
      { prompt, format: "JPEG" },
    ],
    [
      { prompt, image: address },
      { prompt, image },
    ],
    [
      { prompt, image: address },
      { prompt, image: "image.png" },
    ],
  ])("%j as %j", (sent, shown) => {
    expect(sameInput(sent, shown)).toBe("alike");
  });

  test.each([
    `${image.slice(0, 30)}...`,
    `${image.slice(0, 30)}…`,
    image.slice(0, 25),
    "data:image/png;base64,[1234 bytes]",
    "data:",
  ])("an image is shown cut short: %s", (shown) => {
    expect(sameInput({ prompt, image }, { prompt, image: shown })).toBe("alike");
  });
});

describe("unknown: no shown part differs, but almost nothing is shown", () => {
  test.each([
    null,
    undefined,
    {},
    "[REDACTED]",
    { prompt: "[redacted]" },
    { prompt: "***", seed: null },
    { prompt: "—" },
    { prompt: "<not shown: confidential>" },
    { aspect_ratio: "1:1" },
    [],
    7,
  ])("%j", (shown) => {
    expect(sameInput(sent, shown)).toBe("unknown");
  });
});

describe("other:", () => {
  test.each<[unknown, unknown]>([
    [{ image }, { image: other }],
    [{ image }, { image: other.replace("data", "DATA") }],
    [
      { image, prompt: "a" },
      { image: address, prompt: "b" },
    ],
    [sent, { ...sent, seed: 4712 }],
    [sent, { seed: 4712 }],
    [sent, { ...sent, prompt: `${prompt}.` }],
    [sent, { ...sent, prompt: "a *** pirate with a wooden arm***" }],
    [sent, { ...sent, prompt: "a pirate of the secret island" }],
    [sent, { ...sent, seed: 4711.5 }],
    [{ strength: 0.8 }, { strength: 0.81 }],
    [{ prompt: "赤い髪の海賊" }, { prompt: "青い髪の騎士" }],
    [{ prompt: "рыжая пиратка" }, { prompt: "синий рыцарь" }],
    [{ prompt: "👩‍🚀🚀" }, { prompt: "قرصان" }],
    [{ a: "high" }, { a: "low" }],
    [{ a: 3 }, { a: "high" }],
    [sent, { ...sent, seed: 471 }],
    [sent, { ...sent, prompt: prompt.slice(5) }],
    [sent, { ...sent, prompt: "a blue-haired pirate…" }],
    [sent, { ...sent, prompt: "a red-haired...hard light" }],
    // More is shown around the mark than was sent.
    [{ prompt: "aaaa" }, { prompt: "aaa...aaa" }],
    [{ images: [image] }, { images: [image, address] }],
    [{ images: [image, other] }, { images: [other, image] }],
    [{ a: 0 }, { a: true }],
  ])("%j and %j", (sent, shown) => {
    expect(sameInput(sent, shown)).toBe("other");
  });

  test("members of a prototype are ignored", () => {
    expect(sameInput({ a: 1, prompt }, JSON.parse(`{"__proto__": {"a": 1}, "prompt": "${prompt}"}`))).toBe(
      "alike",
    );
    expect(sameInput(JSON.parse('{"toString": 1}'), { a: 1 })).toBe("unknown");
  });
});

test("a hostile text is compared quickly", () => {
  const sent = { prompt: "a".repeat(200_000) };
  for (const part of ["(", "_", " ", "***", "(redacted", "[...] ", "a_ "]) {
    expect(sameInput(sent, { prompt: part.repeat(200_000 / part.length) })).toBeDefined();
  }
});
