import { v1, v3, v4, v5, v6, v7 } from "uuid";
import { expect, test } from "vitest";
import { isDramatisId } from "./uuid.ts";

const id = "0b6f3c1e-5b8a-4d0e-9c55-0d6b1a1f2e3d";

test.each([
  ["version 1", v1()],
  ["version 3", v3("a", id)],
  ["version 4", v4()],
  ["version 5", v5("a", id)],
  ["version 6", v6()],
  ["version 7", v7()],
  ["capitals", id.toUpperCase()],
  ["both cases", "0B6F3c1e-5b8a-4d0e-9c55-0d6b1a1f2E3D"],
])("a UUID is an id: %s", (_what, value) => {
  expect(isDramatisId(value)).toBe(true);
});

test.each<unknown>([
  "",
  "ada",
  "../../etc/passwd",
  id.slice(1),
  `${id}0`,
  ` ${id}`,
  `${id} `,
  `${id}\n`,
  `\n${id}`,
  `${id}\u0000`,
  `{${id}}`,
  `urn:uuid:${id}`,
  id.replaceAll("-", ""),
  id.replace("-", "_"),
  id.replace("0b", "0g"),
  // Digits of other scripts are not hex digits.
  id.replace("0", "\u0660"),
  id.replace("-9c55", "-1c55"),
  id.replace("-4d0e", "-0d0e"),
  "a".repeat(36),
  "a".repeat(10_000),
  7,
  null,
  undefined,
  {},
  [id],
  new String(id),
  { toString: () => id, length: 36 },
])("%.60j is not an id", (value) => {
  expect(isDramatisId(value)).toBe(false);
});
