import { describe, expect, test } from "vitest";
import { sameInput } from "./same-input.ts";

const image = "data:image/png;base64,iVBORw0KGgo=";
const other = "data:image/png;base64,AAAA";
const address = "https://replicate.delivery/pbxt/abc/image.png";

describe("the same", () => {
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
  ])("%j as %j", (sent, told) => {
    expect(sameInput(sent, told)).toBe("same");
  });
});

describe("it may be it, where an image that was sent whole is told as an address", () => {
  test.each<[unknown, unknown]>([
    [
      { prompt: "a", image },
      { prompt: "a", image: address },
    ],
    [
      { prompt: "a", image },
      { prompt: "a", image: "" },
    ],
    [{ image: image.replace("data", "DATA") }, { image: address }],
    [{ images: [image] }, { images: [address] }],
    [{ images: [image, other] }, { images: [image, address] }],
    [
      { deep: { er: [{ image }] }, a: 1 },
      { a: 1, deep: { er: [{ image: address }] } },
    ],
  ])("%j as %j", (sent, told) => {
    expect(sameInput(sent, told)).toBe("maybe");
  });
});

test.each([
  `${image.slice(0, 30)}...`,
  `${image.slice(0, 30)}…`,
  image.slice(0, 25),
  "data:image/png;base64,[1234 bytes]",
  "data:",
])("it may be it, where it is told cut short: %s", (told) => {
  expect(sameInput({ image }, { image: told })).toBe("maybe");
});

describe("another one", () => {
  test.each<[unknown, unknown]>([
    [{ image }, { image: other }],
    [{ image }, { image: other.replace("data", "DATA") }],
    [{ image: address }, { image }],
    [{ image: address }, { image: `${address}?2` }],
    [
      { image, prompt: "a" },
      { image: address, prompt: "b" },
    ],
    [
      { prompt: "a", image },
      { prompt: "b", image: address },
    ],
    [{ image }, { image: address, seed: 1 }],
    [{ image, seed: 1 }, { image: address }],
    [
      { image, seed: 1 },
      { image: address, seed: "1" },
    ],
    [
      { image, seed: 1 },
      { image: address, need: 1 },
    ],
    [{ image }, { image: null }],
    [{ image }, { image: [address] }],
    [{ images: [image] }, { images: { 0: address } }],
    [{ images: [image] }, { images: [] }],
    [{ images: [image, other] }, { images: [other, image] }],
    [{ a: null }, { a: {} }],
    [{ a: {} }, { a: null }],
    [{ a: 0 }, { a: false }],
    [{ a: 1 }, { b: 1 }],
    [{}, null],
    [{}, undefined],
    [{}, []],
    [{ a: 1 }, []],
  ])("%j is not %j", (sent, told) => {
    expect(sameInput(sent, told)).toBe("other");
  });

  test("is one whose members come from a prototype", () => {
    expect(sameInput(JSON.parse('{"toString": 1}'), { a: 1 })).toBe("other");
    expect(sameInput({ a: 1 }, JSON.parse('{"__proto__": {"a": 1}}'))).toBe("other");
  });
});
