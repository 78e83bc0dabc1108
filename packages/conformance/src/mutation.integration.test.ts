import { memoryStore } from "@dramatis/core";
import { describe, expect, test } from "vitest";
import { casesFor } from "./cases-for.ts";
import type { StoreCase } from "./store-case.ts";
import { storeCases } from "./store-cases.ts";
import { expireOnTime, idempotentStore, signingStore } from "./testing/mutants/capability-mutants.ts";
import { mutants } from "./testing/mutants/index.ts";

const isFull = process.env.DRAMATIS_FULL === "1";

const nameOf = ({ group, name }: StoreCase) => `${group}: ${name}`;

/** The cases with thousands of assets or streams run only for the mutants that must fail them. */
const long = [
  "list: each of 5,000 assets is listed once",
  "journal list: each of 1,200 streams is listed once",
];

describe("the expected cases fail, and no others, for a store where", { timeout: 60_000 }, () => {
  test.each(mutants)("$name", async ({ makeStore, fails }) => {
    const { cases } = await casesFor(makeStore);
    const groups = fails.map((name) => name.slice(0, name.indexOf(":")));
    // A plain run skips the groups in which the mutant fails no case.
    const fitting = cases.filter(
      (each) =>
        (isFull || groups.includes(each.group)) &&
        (!long.includes(nameOf(each)) || fails.includes(nameOf(each))),
    );
    const failed: string[] = [];
    for (const each of fitting) await each.run(makeStore).catch(() => failed.push(nameOf(each)));
    expect(failed).toEqual(fails);
  });
});

test.each([
  ["signed URLs that expire", signingStore(expireOnTime)],
  ["idempotent puts", idempotentStore],
])("a store that declares %s passes every case", { timeout: 60_000 }, async (_what, makeStore) => {
  const { cases } = await casesFor(makeStore);
  for (const each of cases) await expect(each.run(makeStore), nameOf(each)).resolves.toBeUndefined();
});

test("every case that fits the memory store fails for some mutant", async () => {
  const { cases } = await casesFor(memoryStore);
  const failed = new Set(mutants.flatMap(({ fails }) => fails));
  expect(cases.map(nameOf).filter((name) => !failed.has(name))).toEqual([]);
});

test("every expected failure names an existing case", () => {
  const names = new Set(storeCases.map(nameOf));
  expect(mutants.flatMap(({ fails }) => fails).filter((name) => !names.has(name))).toEqual([]);
});
