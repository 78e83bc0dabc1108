import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Calls that read the time, wait, or create random values without an injected Clock or Random. */
const directCalls: readonly [what: string, pattern: RegExp][] = [
  ["Date.now", /\bDate\.now\b/],
  ["new Date()", /\bnew Date\(\s*\)/],
  ["performance.now", /\bperformance\.(?:now|timeOrigin)\b/],
  // `setImmediate` is allowed, because it does not depend on time.
  ["setTimeout, setInterval", /\bset(?:Timeout|Interval)\b/],
  ["AbortSignal.timeout", /\bAbortSignal\.timeout\b/],
  ["process.hrtime", /\bhrtime\b/],
  ["Math.random", /\bMath\.random\b/],
  ["crypto.randomUUID, getRandomValues", /\bcrypto\s*\??\.\s*(?:randomUUID|getRandomValues|randomBytes)\b/],
  ["uuid's own randomness", /\bv[14]\(\s*\)|\bv7\(\s*\)/],
];

/** The implementations of Clock and Random. */
const implementations = [
  "packages/core/src/util/clock.ts",
  "packages/core/src/util/random.ts",
  "packages/core/src/util/system-random.ts",
];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\/testing\/|\/conformance\//.test(file));
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

test.each(["core", "react", "fs-store"])(
  "%s gets time and randomness only from its Clock and Random",
  (name) => {
    const files = sources(`packages/${name}/src`).filter((file) => !implementations.includes(file));
    const found = files.flatMap((file) => {
      const code = withoutComments(readFileSync(join(root, file), "utf8"));
      return directCalls.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${file}: ${what}`);
    });
    expect(files.length).toBeGreaterThan(10);
    expect(found).toEqual([]);
  },
);

test("the patterns match direct calls, but not calls of a Clock", () => {
  for (const code of [
    "Date.now()",
    "new Date()",
    "setTimeout(f, 1)",
    "Math.random()",
    "crypto.randomUUID()",
    "v4()",
  ]) {
    expect(directCalls.some(([, pattern]) => pattern.test(code))).toBe(true);
  }
  expect(directCalls.some(([, pattern]) => pattern.test("new Date(clock.now())"))).toBe(false);
});
