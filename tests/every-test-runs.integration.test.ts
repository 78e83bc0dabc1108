import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The test files below a folder of the repository. */
function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : testFiles(path);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

test("every test file belongs to a project", () => {
  const folder = mkdtempSync(join(tmpdir(), "dramatis-list-"));
  const list = join(folder, "files.json");
  try {
    execFileSync("npx", ["vitest", "list", "--filesOnly", `--json=${list}`], { cwd: root, stdio: "pipe" });
    const listed: readonly { readonly file: string }[] = JSON.parse(readFileSync(list, "utf8"));
    const run = new Set(listed.map(({ file }) => relative(root, file)));
    const tests = ["packages", "examples", "tests", "scripts"].flatMap(testFiles);
    expect(tests.length).toBeGreaterThan(200);
    expect(tests.filter((file) => !run.has(file))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
