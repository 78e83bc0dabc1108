import { describe, expect, test } from "vitest";
import { contentVerdict } from "./content-verdict.ts";
import { brokenChecks, otherFailures, refusals } from "./testing/refusal-texts.ts";

describe("a refusal of the content:", () => {
  test.each(refusals)("%j", (text) => {
    expect(contentVerdict(text)).toBe("refused");
  });
});

describe("a check that did not run:", () => {
  test.each(brokenChecks)("%j", (text) => {
    expect(contentVerdict(text)).toBe("broke");
  });
});

describe("another failure:", () => {
  test.each(otherFailures)("%j", (text) => {
    expect(contentVerdict(text)).not.toBe("refused");
  });
});

test("a long or hostile text is classified quickly", () => {
  const pieces = ["sensitive/", "safety ", "(", "a_", "flagged as ", "not ", "the model ", "\n", ". "];
  for (const piece of pieces) contentVerdict(piece.repeat(8_000 / piece.length));
});
