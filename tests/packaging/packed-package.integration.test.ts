import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const packageFolder = "packages/replicate-emulator";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dramatis-pack-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Creates a repository with a copy of the files that packing needs, one package, and the given remote. */
function copyRepository(origin: string): string {
  const copy = join(folder, "copy");
  const isSource = (path: string) => !["node_modules", "dist", "src"].includes(basename(path));
  mkdirSync(join(copy, "packages"), { recursive: true });
  for (const path of [".pnpmfile.mjs", "package.json", "pnpm-workspace.yaml", "scripts", packageFolder]) {
    cpSync(join(root, path), join(copy, path), { recursive: true, filter: isSource });
  }
  run(copy, "git", ["init", "--quiet"]);
  run(copy, "git", ["remote", "add", "origin", origin]);
  return copy;
}

/** Packs the package, and returns the package.json in the tarball. */
function packManifest(repository: string, setting?: string): Record<string, unknown> {
  const tarballs = join(folder, "tarballs");
  const arguments_ = ["--yes", "pnpm@12", "pack", "--pack-destination", tarballs, "--json"];
  const env = setting === undefined ? {} : { DRAMATIS_REPOSITORY: setting };
  const output = run(join(repository, packageFolder), "npx", arguments_, env);
  const { filename }: { filename: string } = JSON.parse(output);
  return JSON.parse(run(tarballs, "tar", ["-xOf", basename(filename), "package/package.json"]));
}

/** Runs a command without environment variables of git hooks and of this project. */
function run(
  cwd: string,
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
): string {
  const outer = Object.entries(process.env).filter(([name]) => !/^(GIT_|DRAMATIS_)/.test(name));
  const env = { ...Object.fromEntries(outer), ...more };
  return execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

describe("a packed package", { timeout: 120_000 }, () => {
  test("names the repository from DRAMATIS_REPOSITORY, and the file on disk does not change", () => {
    const path = join(root, packageFolder, "package.json");
    const before = readFileSync(path, "utf8");

    const packed = packManifest(root, "https://user:s3cret@git.example/owner/name.git");

    expect(packed).toMatchObject({
      name: "@dramatis/replicate-emulator",
      repository: { type: "git", url: "git+https://git.example/owner/name.git", directory: packageFolder },
      homepage: "https://git.example/owner/name#readme",
      bugs: { url: "https://git.example/owner/name/issues" },
    });
    expect(JSON.stringify(packed)).not.toContain("s3cret");
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  test("names the repository from the git remote", () => {
    const packed = packManifest(copyRepository("git@git.example:owner/name.git"));
    expect(packed).toMatchObject({
      repository: { url: "git+https://git.example/owner/name.git", directory: packageFolder },
    });
  });

  test("names no repository if the remote is a file address", () => {
    const packed = packManifest(copyRepository("file:///srv/git/name.git"));
    expect(packed).toHaveProperty("name", "@dramatis/replicate-emulator");
    for (const field of ["repository", "homepage", "bugs"]) expect(packed).not.toHaveProperty(field);
  });
});
