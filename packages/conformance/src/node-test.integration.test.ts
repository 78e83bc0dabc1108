import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { memoryStore } from "@dramatis/core";
import { expect, onTestFinished, test } from "vitest";
import { bundle } from "../../../tests/testing/bundle.ts";
import { casesFor } from "./cases-for.ts";

const fixture = join(import.meta.dirname, "fixtures/node-test-recipe.mjs");

test("the recipe for node:test runs every case that fits, and reports the others as skipped", {
  timeout: 120_000,
}, async () => {
  const { cases, leftOut } = await casesFor(memoryStore);
  const { code, output } = await run(["--test", "--test-reporter=tap", await bundle(fixture)]);
  expect(output).toContain(`\n# pass ${cases.length}\n`);
  expect(output).toContain(`\n# fail 0\n`);
  expect(output).toContain(`\n# skipped ${leftOut.length}\n`);
  expect(output).toContain("needs multiProcess, raceProcesses");
  expect(code).toBe(0);
});

test("docs/stores.md contains that recipe", async () => {
  const page = await readFile(join(import.meta.dirname, "../../../docs/stores.md"), "utf8");
  const recipe = await readFile(fixture, "utf8");
  expect(recipe.split("\n").length).toBeGreaterThan(10);
  expect(page).toContain(recipe);
});

function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd: import.meta.dirname });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += String(data);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}
