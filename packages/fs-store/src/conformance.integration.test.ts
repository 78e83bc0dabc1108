import { casesFor } from "@dramatis/conformance";
import { afterAll, describe, expect, test } from "vitest";
import { storeHarness } from "./testing/store-harness.ts";

const { makeStore, remove } = storeHarness();
afterAll(remove);

const { cases, leftOut } = await casesFor(makeStore);

// Some cases start processes, and some sync thousands of files.
describe("fsStore passes", { timeout: 120_000 }, () => {
  test.each(cases)("$group: $name", ({ run }) => run(makeStore));
});

test("only cases about signed URLs are left out", () => {
  expect(leftOut.map(({ missing }) => missing)).toEqual([["signedUrls"]]);
});
