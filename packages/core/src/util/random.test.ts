import { afterEach, expect, test, vi } from "vitest";
import { portableRandom } from "./random.ts";

const { crypto } = globalThis;
const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ["with all of crypto", crypto],
  [
    "on a page without HTTPS",
    { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) },
  ],
  ["without crypto", undefined],
])("%s it returns different UUIDs of version 4", (_where, source) => {
  vi.stubGlobal("crypto", source);
  const uuids = Array.from({ length: 100 }, () => portableRandom.uuid());
  for (const uuid of uuids) expect(uuid).toMatch(version4);
  expect(new Set(uuids).size).toBe(100);
});
