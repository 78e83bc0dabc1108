// Runs a tier of the tests. The last line of output is machine-readable: `N passed, N failed`.
//
//   node scripts/test.mjs                 unit tests, which run in one process and take less than three minutes
//   node scripts/test.mjs --integration   integration tests: child processes, kills, React 18 and browsers
//   node scripts/test.mjs --browser       the integration tests that need Chromium
//   node scripts/test.mjs --full          all of these, with the long loops (kills, crash points, faults) at full length
//
// Other arguments, for example file names, are passed on to Vitest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "dramatis-test-"));
const report = join(folder, "report.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

const tiers = {
  "--integration": ["--project=*-integration"],
  "--browser": ["--project=*-chromium-integration"],
  "--full": [],
};
const args = process.argv.slice(2);
const tier = Object.keys(tiers).find((flag) => args.includes(flag));
const run = spawnSync(
  process.execPath,
  [
    vitest,
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...(tiers[tier] ?? ["--project=!*-integration"]),
    ...args.filter((arg) => arg !== tier),
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...(tier === "--full" ? { DRAMATIS_FULL: "1" } : {}) },
  },
);
const { passed, failed, failures } = results();
rmSync(folder, { recursive: true, force: true });
for (const failure of failures) console.log(`FAILED TEST: ${failure}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = run.status === 0 && failed === 0 && passed > 0 ? 0 : 1;

/** Counts the results. A file that could not be loaded is one failure, and so is a skipped test. */
function results() {
  try {
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    const failures = testResults.flatMap(({ name, status, message, assertionResults }) =>
      status === "failed" && assertionResults.length === 0
        ? [`${relative(root, name)}: ${firstLine(message)}`]
        : assertionResults
            .filter((test) => test.status !== "passed")
            .map(
              (test) =>
                `${relative(root, name)} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? test.status)}`,
            ),
    );
    const tests = testResults.flatMap((file) => file.assertionResults);
    return {
      passed: tests.filter((test) => test.status === "passed").length,
      failed: failures.length,
      failures,
    };
  } catch (error) {
    return { passed: 0, failed: 1, failures: [`no report: ${error.message}`] };
  }
}

function firstLine(text) {
  return text.split("\n")[0].slice(0, 300);
}
