import { memoryStore } from "@dramatis/core";
import { describe, expect, test } from "vitest";
import { casesFor } from "./cases-for.ts";
import { storeCases } from "./store-cases.ts";

const { cases, leftOut } = await casesFor(memoryStore);

describe("memoryStore passes", () => {
  test.each(cases)("$group: $name", ({ run }) => run(memoryStore));
});

describe("the cases", () => {
  test("are left out for what is missing only, which is told", () => {
    expect(cases.length + leftOut.length).toBe(storeCases.length);
    expect(leftOut).toContainEqual({
      name: "write: 64 MiB pass through in bounded memory",
      missing: ["streaming"],
    });
    expect(leftOut).toContainEqual({
      name: "create only: of eight processes one wins",
      missing: ["multiProcess", "raceProcesses"],
    });
  });

  test("have names of their own", () => {
    const names = storeCases.map(({ group, name }) => `${group}: ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
