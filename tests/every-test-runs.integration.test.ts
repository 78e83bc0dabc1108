import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { repositoryFiles, root } from "./testing/repository-files.ts";

test("every test file belongs to a project", () => {
  const folder = mkdtempSync(join(tmpdir(), "dramatis-list-"));
  const list = join(folder, "files.json");
  try {
    execFileSync("npx", ["vitest", "list", "--filesOnly", `--json=${list}`], { cwd: root, stdio: "pipe" });
    const listed: readonly { readonly file: string }[] = JSON.parse(readFileSync(list, "utf8"));
    const run = new Set(listed.map(({ file }) => relative(root, file)));
    const tests = repositoryFiles().filter((file) => /\.test\.tsx?$/.test(file));
    expect(tests.length).toBeGreaterThan(200);
    expect(tests.filter((file) => !run.has(file))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
