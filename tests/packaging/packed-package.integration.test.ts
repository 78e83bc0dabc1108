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

/** A repository with this one's files for packing, and one package: its own remote can be anything. */
function copiedRepository(origin: string): string {
  const copy = join(folder, "copy");
  const isOurs = (path: string) => !["node_modules", "dist", "src"].includes(basename(path));
  mkdirSync(join(copy, "packages"), { recursive: true });
  for (const path of [".pnpmfile.mjs", "package.json", "pnpm-workspace.yaml", "scripts", packageFolder]) {
    cpSync(join(root, path), join(copy, path), { recursive: true, filter: isOurs });
  }
  run(copy, "git", ["init", "--quiet"]);
  run(copy, "git", ["remote", "add", "origin", origin]);
  return copy;
}

/** What a registry would get as the package's package.json. */
function packedManifest(repository: string, setting?: string): Record<string, unknown> {
  const tarballs = join(folder, "tarballs");
  const arguments_ = ["--yes", "pnpm@12", "pack", "--pack-destination", tarballs, "--json"];
  const env = setting === undefined ? {} : { DRAMATIS_REPOSITORY: setting };
  const output = run(join(repository, packageFolder), "npx", arguments_, env);
  const { filename }: { filename: string } = JSON.parse(output);
  return JSON.parse(run(tarballs, "tar", ["-xOf", basename(filename), "package/package.json"]));
}

/** Without what a git hook that runs the tests would tell git, or what is set in the shell. */
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
  test("names the repository of DRAMATIS_REPOSITORY, and leaves the file on disk as it is", () => {
    const path = join(root, packageFolder, "package.json");
    const before = readFileSync(path, "utf8");

    const packed = packedManifest(root, "https://user:s3cret@git.example/owner/name.git");

    expect(packed).toMatchObject({
      name: "@dramatis/replicate-emulator",
      repository: { type: "git", url: "git+https://git.example/owner/name.git", directory: packageFolder },
      homepage: "https://git.example/owner/name#readme",
      bugs: { url: "https://git.example/owner/name/issues" },
    });
    expect(JSON.stringify(packed)).not.toContain("s3cret");
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  test("names the repository of its git remote", () => {
    const packed = packedManifest(copiedRepository("git@git.example:owner/name.git"));
    expect(packed).toMatchObject({
      repository: { url: "git+https://git.example/owner/name.git", directory: packageFolder },
    });
  });

  test("names none with a remote that is a file address", () => {
    const packed = packedManifest(copiedRepository("file:///srv/git/name.git"));
    expect(packed).toHaveProperty("name", "@dramatis/replicate-emulator");
    for (const field of ["repository", "homepage", "bugs"]) expect(packed).not.toHaveProperty(field);
  });
});
