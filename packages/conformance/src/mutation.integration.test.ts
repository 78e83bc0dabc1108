import { memoryStore } from "@dramatis/core";
import { describe, expect, test } from "vitest";
import { casesFor } from "./cases-for.ts";
import type { StoreCase } from "./store-case.ts";
import { storeCases } from "./store-cases.ts";
import { mutants } from "./testing/mutants/index.ts";
import { expireInTime, idempotentStore, signingStore } from "./testing/mutants/of-capabilities.ts";

const isFull = process.env.DRAMATIS_FULL === "1";

const nameOf = ({ group, name }: StoreCase) => `${group}: ${name}`;

/** Thousands of assets or streams are only for the stores that are about them. */
const long = ["list: each of 5,000 assets comes once", "journal list: each of 1,200 streams comes once"];

describe("a store fails the cases that are meant for it, and no other, where", { timeout: 60_000 }, () => {
  test.each(mutants)("$name", async ({ makeStore, fails }) => {
    const { cases } = await casesFor(makeStore);
    const groups = fails.map((name) => name.slice(0, name.indexOf(":")));
    // A plain run leaves out the groups that have nothing to do with it.
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
  ["addresses that expire", signingStore(expireInTime)],
  ["puts that are idempotent", idempotentStore],
])("a store with %s, which says so, fails none", { timeout: 60_000 }, async (_what, makeStore) => {
  const { cases } = await casesFor(makeStore);
  for (const each of cases) await expect(each.run(makeStore), nameOf(each)).resolves.toBeUndefined();
});

test("every case that a store in memory runs is failed by some other store", async () => {
  const { cases } = await casesFor(memoryStore);
  const failed = new Set(mutants.flatMap(({ fails }) => fails));
  expect(cases.map(nameOf).filter((name) => !failed.has(name))).toEqual([]);
});

test("every name of a case that must fail is that of a case", () => {
  const names = new Set(storeCases.map(nameOf));
  expect(mutants.flatMap(({ fails }) => fails).filter((name) => !names.has(name))).toEqual([]);
});
