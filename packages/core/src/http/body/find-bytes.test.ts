import fc from "fast-check";
import { expect, test } from "vitest";
import { findBytes, partialEnd } from "./multipart-reader.ts";

// Few letters, for many partial matches.
const letters = fc.uint8Array({ min: 0, max: 2, maxLength: 30 });
const wanted = fc.uint8Array({ min: 0, max: 2, minLength: 1, maxLength: 5 });

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

test("bytes are found at the same index as text", () => {
  fc.assert(
    fc.property(letters, wanted, fc.nat(40), (bytes, what, from) => {
      expect(findBytes(bytes, what, from)).toBe(text(bytes).indexOf(text(what), from));
    }),
  );
});

test("the longest prefix at the end is found", () => {
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
