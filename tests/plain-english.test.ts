import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryFiles, root } from "./testing/repository-files.ts";

/** Phrases that read as translated, with what to write instead. CONTRIBUTING.md says how we write. */
const phrases: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /(?<!\bthere )\b(?:is|are|was|were) no (?!longer|more|less|fewer|later|earlier|larger|smaller|greater)/,
    "is not a, there is no",
  ],
  [/\b(?:is|are|was|were|has|have|had) none\b/, "there is no, does not have one"],
  [/\btell(?:s|ing)?\b|\btold\b/, "report, say, notify, distinguish"],
  [/\bbeside\b/, "besides, next to, with"],
  [
    /\bbehind\b(?! (?:a|an|the|its|your|one) (?:\w+ )?(?:proxy|proxies|load balancer|gateway|nginx|CDN|firewall))/,
    "after",
  ],
  [/\bstands? (?:in|at|there|on|by|under|before|behind)\b/, "is in, is"],
  [/\banew\b/, "again"],
  [/\bwhoever\b/, "anyone who, the caller"],
  [/\bfor ever\b/, "forever, indefinitely"],
  [/\bso many\b/, "that many, this many"],
  [/\bas none\b/, "as missing"],
  [/\blet(?:s|ting)? go\b/, "release, detach"],
  [/\basks? after\b|\basked after\b/, "poll"],
  [/\bcount(?:s|ed)? as\b/, "is treated as"],
  [/\bl(?:ies|ay) (?:in|at|under|on|there|beside|beneath)\b/, "is in"],
  [/\bgo(?:es)? by\b/, "uses, is determined by"],
  [/\bof which\b/, "whose, which"],
  [/\bthat there (?:is|are|was|were)\b/, "that exists"],
];

const self = "tests/plain-english.test.ts";

function found(text: string): string[] {
  return text.split("\n").flatMap((line, index) =>
    phrases.flatMap(([pattern, instead]) => {
      const match = new RegExp(pattern.source, "i").exec(line);
      return match === null ? [] : [`${index + 1}: "${match[0].trim()}", write: ${instead}`];
    }),
  );
}

describe("plain English", () => {
  test("in code, tests and documents", () => {
    const files = repositoryFiles().filter((file) => /\.(?:tsx?|mjs|md)$/.test(file) && file !== self);
    expect(files.length).toBeGreaterThan(900);
    const faults = files.flatMap((file) =>
      found(readFileSync(join(root, file), "utf8")).map((fault) => `${file}:${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test.each([
    ["It is no image.", 1],
    ["There is none, and whoever asks is told.", 3],
    ["There is no image behind a load balancer, and it is no longer than that.", 0],
    ["It runs behind it.", 1],
  ])("finds what it looks for: %s", (text, count) => {
    expect(found(text)).toHaveLength(count);
  });
});
