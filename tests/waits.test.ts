import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryFiles, root } from "./testing/repository-files.ts";

/** Waits that end after a time of their own. A busy machine can exceed it: `vi.waitFor` gives up after a second. */
const impatient = [
  /\bvi\.waitFor\b/,
  /\bvi\.waitUntil\b/,
  /\.poll\((?:[^;]*?), \{[^;}]*\btimeout:/,
  /\buntil\([^;]*\b(?:Date|performance)\.now\(/,
];

function findImpatient(code: string): boolean {
  return impatient.some((pattern) => pattern.test(code));
}

describe("tests wait with `expect.poll`, whose time limit is that of the test", () => {
  test("in every file", () => {
    const files = repositoryFiles().filter(
      (file) => /\.tsx?$/.test(file) && file !== "tests/waits.test.ts" && file !== "vitest.config.ts",
    );
    expect(files.length).toBeGreaterThan(800);
    expect(files.filter((file) => findImpatient(readFileSync(join(root, file), "utf8")))).toEqual([]);
  });

  test.each([
    ["await vi.waitFor(() => expect(count).toBe(1));", true],
    ["await expect.poll(() => count, { timeout: 10_000 }).toBe(1);", true],
    ["await expect.poll(() => count, { interval: 10, timeout: 10_000 }).toBe(1);", true],
    ["await until(() => count === 1 || Date.now() > giveUpAt);", true],
    ["await expect.poll(() => count).toBe(1);", false],
    ["await expect.poll(() => count).toBe(1);\nconst options = { timeout: 1 };", false],
  ])("%s", (code, isFound) => expect(findImpatient(code)).toBe(isFound));
});
