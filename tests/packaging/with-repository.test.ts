import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withRepository } from "../../scripts/repository-fields.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dramatis-repository-"));
  mkdirSync(join(root, "packages/part"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function makeRepository(folder: string, origin?: string): void {
  // A git hook that runs the tests tells git another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  execFileSync("git", ["init", "--quiet"], { cwd: folder, env });
  if (origin !== undefined) execFileSync("git", ["remote", "add", "origin", origin], { cwd: folder, env });
}

const filled = (env: Record<string, string> = {}, manifest = {}, folder = root) =>
  withRepository({ name: "part", ...manifest }, join(folder, "packages/part"), folder, env);

test("the remote names the repository, and the package its folder in it", () => {
  makeRepository(root, "https://user:s3cret@git.example/owner/name.git");
  expect(filled()).toEqual({
    name: "part",
    repository: { type: "git", url: "git+https://git.example/owner/name.git", directory: "packages/part" },
    homepage: "https://git.example/owner/name#readme",
    bugs: { url: "https://git.example/owner/name/issues" },
  });
});

test("DRAMATIS_REPOSITORY comes before the remote", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  const fields = filled({ DRAMATIS_REPOSITORY: "https://git.example/other/name" });
  expect(fields.homepage).toBe("https://git.example/other/name#readme");
});

test("an empty DRAMATIS_REPOSITORY is treated as missing", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  expect(filled({ DRAMATIS_REPOSITORY: " " }).homepage).toBe("https://git.example/owner/name#readme");
});

test("a DRAMATIS_REPOSITORY that is not an address leaves the fields out, and the remote does not count", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  expect(filled({ DRAMATIS_REPOSITORY: "/srv/git/name.git" })).toEqual({ name: "part" });
});

test.each(["file:///srv/git/name.git", "/srv/git/name.git", "../name.git", undefined])(
  "a remote at %s leaves the fields out",
  (origin) => {
    makeRepository(root, origin);
    expect(filled()).toEqual({ name: "part" });
  },
);

test("a folder that is not a repository leaves the fields out", () => {
  expect(filled()).toEqual({ name: "part" });
});

test("the repository around this one's folder is another one", () => {
  makeRepository(root, "git@git.example:around/it.git");
  const inner = join(root, "vendor/dramatis");
  mkdirSync(join(inner, "packages/part"), { recursive: true });
  expect(filled({}, {}, inner)).toEqual({ name: "part" });
});

test("what the package says itself stays", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  const fields = filled({}, { homepage: "https://dramatis.example" });
  expect(fields.homepage).toBe("https://dramatis.example");
  expect(fields.bugs).toEqual({ url: "https://git.example/owner/name/issues" });
});
