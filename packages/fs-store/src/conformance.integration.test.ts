import { casesFor } from "@dramatis/conformance";
import { afterAll, describe, expect, test } from "vitest";
import { storeHarness } from "./testing/store-harness.ts";

const { makeStore, remove } = storeHarness();
afterAll(remove);

const { cases, leftOut } = await casesFor(makeStore);

// Processes are started, and thousands of files are synced.
describe("fsStore passes", { timeout: 120_000 }, () => {
  test.each(cases)("$group: $name", ({ run }) => run(makeStore));
});

test("only cases about addresses are left out", () => {
  expect(leftOut.map(({ missing }) => missing)).toEqual([["signedUrls"]]);
});
