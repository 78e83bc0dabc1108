import { memoryStore } from "@dramatis/core";
import { describe, expect, test } from "vitest";
import { casesFor } from "./cases-for.ts";
import { storeCases } from "./store-cases.ts";

const { cases, leftOut } = await casesFor(memoryStore);

describe("memoryStore passes", () => {
  test.each(cases)("$group: $name", ({ run }) => run(memoryStore));
});

describe("casesFor", () => {
  test("leaves out only cases with missing needs, and reports these needs", () => {
    expect(cases.length + leftOut.length).toBe(storeCases.length);
    expect(leftOut).toContainEqual({
      name: "write: 64 MiB are stored and read in bounded memory",
      missing: ["streaming"],
    });
    expect(leftOut).toContainEqual({
      name: "create only: exactly one of eight processes wins",
      missing: ["multiProcess", "raceProcesses"],
    });
  });

  test("no two cases have the same name", () => {
    const names = storeCases.map(({ group, name }) => `${group}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
