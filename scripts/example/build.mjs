import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";

const packages = ["core", "react", "fs-store", "replicate-emulator"];

/** Builds the packages that the app imports, and the app, unless nothing has changed since the last build. */
export function buildExample(root, app) {
  const sources = [
    resolve(root, "pnpm-lock.yaml"),
    ...packages.flatMap((name) =>
      ["src", "openapi", "tsup.config.ts"].map((file) => resolve(root, "packages", name, file)),
    ),
    ...["app", "components", "lib", "instrumentation.ts", "next.config.ts"].map((file) => resolve(app, file)),
  ];
  const newest = Math.max(...sources.map(changedAt));
  const outputs = [
    resolve(app, ".next/BUILD_ID"),
    ...packages.map((name) => resolve(root, "packages", name, "dist/index.js")),
  ];
  if (outputs.every((file) => changedAt(file) > newest)) return;

  console.log("Building the packages and the app (half a minute, and only when something has changed)…");
  const filters = packages.flatMap((name) => ["--filter", `@dramatis/${name}`]);
  // Without types, which are not needed to run the app and take the longest.
  run("npx", ["--yes", "pnpm@12", ...filters, "exec", "tsup", "--no-dts"], root);
  run("npx", ["--yes", "pnpm@12", "--filter", "@dramatis/core", "run", "build:openapi"], root);
  run("npx", ["--yes", "pnpm@12", "run", "build"], app);
}

/** Returns when a file, or the newest file in a folder, was changed, or 0 if it does not exist. */
function changedAt(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(resolve(path, name))));
}

/** Runs a command, and shows its output only if it fails. */
function run(command, args, cwd) {
  const isWindows = process.platform === "win32";
  const { status, stdout, stderr, error } = spawnSync(isWindows ? `${command}.cmd` : command, args, {
    cwd,
    shell: isWindows,
    encoding: "utf8",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new Error(`${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}\nThe build failed.`);
}
