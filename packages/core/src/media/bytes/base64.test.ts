import { afterEach, describe, expect, test, vi } from "vitest";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";

const lengths = [0, 1, 2, 3, 4, 8_191, 8_192, 8_193, 49_151, 49_152, 49_153, 200_000, 200_001, 200_002];
const noise = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 7919) % 256));

/** Simulated runtimes: with `Buffer`, with the methods of newer runtimes, with only `btoa` and `atob`. */
const runtimes: readonly [name: string, without: () => void][] = [
  ["Buffer", () => {}],
  ["btoa and atob", () => vi.stubGlobal("Buffer", undefined)],
  [
    "the methods of Uint8Array",
    () => {
      const { from } = Buffer;
      vi.stubGlobal("Buffer", undefined);
      Object.assign(Uint8Array, { fromBase64: (text: string) => new Uint8Array(from(text, "base64")) });
      Object.assign(Uint8Array.prototype, {
        toBase64(this: Uint8Array) {
          return from(this).toString("base64");
        },
      });
    },
  ],
];

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(Uint8Array, "fromBase64");
  Reflect.deleteProperty(Uint8Array.prototype, "toBase64");
});

describe.each(runtimes)("with %s", (_name, without) => {
  test.each(lengths)("%i bytes are encoded and decoded", (length) => {
    const bytes = noise(length);
    const text = bytes.toString("base64");
    // A view inside a larger buffer.
    const view = new Uint8Array([9, ...bytes, 9]).subarray(1, length + 1);
    without();
    expect(base64FromBytes(view) === text).toBe(true);
    const back = bytesFromBase64(text);
    expect(back.constructor).toBe(Uint8Array);
    expect(back.every((byte, index) => byte === bytes[index])).toBe(true);
    expect(back.byteLength).toBe(length);
  });
});

// The methods of Uint8Array have their own rules for invalid text.
describe.each(runtimes.slice(0, 2))("with %s", (_name, without) => {
  test.each([
    "*",
    "A",
    "AA=",
    "A-_A",
    "AA==AA==",
    "é",
    `${"A".repeat(99_999)}*`,
    `${"A".repeat(99_998)}-_`,
    "A".repeat(100_001),
    `${"A".repeat(99_997)}===`,
    `${"A".repeat(50_000)}==${"A".repeat(50_002)}`,
    `${"A".repeat(100_000)}=`,
  ])("%.20s is not base64", (text) => {
    without();
    expect(() => bytesFromBase64(text)).toThrow();
  });

  test("padding can be missing", () => {
    const bytes = noise(100_001);
    const text = bytes.toString("base64").replace(/=+$/, "");
    without();
    expect(bytesFromBase64(text).byteLength).toBe(100_001);
  });
});
