// Runs every test that needs no browser, and ends with a plain line that a machine can read. With --browser those that
// need Chromium run instead. With --full both run, and the long loops (kills, crash points, faults) run whole, where a
// plain run takes a sample of them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "dramatis-test-"));
const report = join(folder, "report.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

const args = process.argv.slice(2);
const full = args.includes("--full");
const inBrowser = args.includes("--browser");
const projects = inBrowser ? ["--project=react-chromium"] : full ? [] : ["--project=!react-chromium"];
const run = spawnSync(
  process.execPath,
  [
    vitest,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...projects,
    ...args.filter((arg) => arg !== "--full" && arg !== "--browser"),
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, ...(full ? { DRAMATIS_FULL: "1" } : {}) } },
);
const { passed, failed } = counts();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = run.status === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** A file that did not even load has no tests, and counts as one failure; so does a skipped test. */
function counts() {
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    const tests = testResults.flatMap((file) => file.assertionResults);
    const passed = tests.filter((test) => test.status === "passed").length;
    const unloaded = testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    return { passed, failed: tests.length - passed + unloaded };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
