import { expect, test } from "vitest";
import { declaredLengthOf } from "./declared-length.ts";

test.each<[Record<string, string>, number | undefined, number?]>([
  [{ "content-length": "5" }, 5],
  [{ "content-length": "0" }, 0],
  [{ "content-length": "5", "content-encoding": "identity" }, 5],
  [{}, undefined],
  [{ "content-length": "5", "content-encoding": "gzip" }, undefined],
  [{ "content-length": "5", "transfer-encoding": "chunked" }, undefined],
  [{ "content-length": "-5" }, undefined],
  [{ "content-length": "5, 5" }, undefined],
  [{ "content-length": "five" }, undefined],
  [{ "content-length": "5" }, undefined, 206],
])("%j declares %s bytes", (headers, length, status = 200) => {
  expect(declaredLengthOf(new Response("12345", { headers, status }))).toBe(length);
});
