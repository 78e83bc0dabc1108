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
  // If a git hook runs the tests, its environment variables select another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  execFileSync("git", ["init", "--quiet"], { cwd: folder, env });
  if (origin !== undefined) execFileSync("git", ["remote", "add", "origin", origin], { cwd: folder, env });
}

const addFields = (env: Record<string, string> = {}, manifest = {}, folder = root) =>
  withRepository({ name: "part", ...manifest }, join(folder, "packages/part"), folder, env);

test("the fields come from the remote and the package's folder", () => {
  makeRepository(root, "https://user:s3cret@git.example/owner/name.git");
  expect(addFields()).toEqual({
    name: "part",
    repository: { type: "git", url: "git+https://git.example/owner/name.git", directory: "packages/part" },
    homepage: "https://git.example/owner/name#readme",
    bugs: { url: "https://git.example/owner/name/issues" },
  });
});

test("DRAMATIS_REPOSITORY takes precedence over the remote", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  const fields = addFields({ DRAMATIS_REPOSITORY: "https://git.example/other/name" });
  expect(fields.homepage).toBe("https://git.example/other/name#readme");
});

test("an empty DRAMATIS_REPOSITORY is treated as missing", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  expect(addFields({ DRAMATIS_REPOSITORY: " " }).homepage).toBe("https://git.example/owner/name#readme");
});

test("with an invalid DRAMATIS_REPOSITORY, no fields are added, and the remote is ignored", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  expect(addFields({ DRAMATIS_REPOSITORY: "/srv/git/name.git" })).toEqual({ name: "part" });
});

test.each(["file:///srv/git/name.git", "/srv/git/name.git", "../name.git", undefined])(
  "with the remote %s, no fields are added",
  (origin) => {
    makeRepository(root, origin);
    expect(addFields()).toEqual({ name: "part" });
  },
);

test("in a folder that is not a repository, no fields are added", () => {
  expect(addFields()).toEqual({ name: "part" });
});

test("the remote of a surrounding repository is ignored", () => {
  makeRepository(root, "git@git.example:around/it.git");
  const inner = join(root, "vendor/dramatis");
  mkdirSync(join(inner, "packages/part"), { recursive: true });
  expect(addFields({}, {}, inner)).toEqual({ name: "part" });
});

test("fields that the package already has are not overwritten", () => {
  makeRepository(root, "git@git.example:owner/name.git");
  const fields = addFields({}, { homepage: "https://dramatis.example" });
  expect(fields.homepage).toBe("https://dramatis.example");
  expect(fields.bugs).toEqual({ url: "https://git.example/owner/name/issues" });
});
