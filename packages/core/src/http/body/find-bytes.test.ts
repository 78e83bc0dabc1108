import fc from "fast-check";
import { expect, test } from "vitest";
import { findBytes, partialEnd } from "./multipart-reader.ts";

// Few letters, so that nearly everything is nearly found.
const letters = fc.uint8Array({ min: 0, max: 2, maxLength: 30 });
const wanted = fc.uint8Array({ min: 0, max: 2, minLength: 1, maxLength: 5 });

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

test("bytes are found where a text would be", () => {
  fc.assert(
    fc.property(letters, wanted, fc.nat(40), (bytes, what, from) => {
      expect(findBytes(bytes, what, from)).toBe(text(bytes).indexOf(text(what), from));
    }),
  );
});

test("a beginning at the end is the longest one", () => {
  fc.assert(
    fc.property(letters, wanted, fc.nat(40), (bytes, what, from) => {
      const starts = Array.from({ length: bytes.length + 1 }, (_, at) => at);
      const expected = starts.find(
        (at) =>
          at === bytes.length || (at >= from && text(what.slice(0, -1)).startsWith(text(bytes.slice(at)))),
      );
      expect(partialEnd(bytes, what, from)).toBe(expected);
    }),
  );
});
