// Installs the workspace with pnpm through npx, unless the lockfile is already installed. A warm start then costs one
// file comparison instead of a start of the package manager.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const quiet = process.argv.includes("--quiet");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `dramatis needs Node 20.19 or newer, but this is ${process.version}. Install a newer Node and run this again.`,
  );
  process.exit(1);
}

if (!isInstalled()) {
  console.log("Installing dependencies (once)…");
  const args = [
    "--yes",
    "pnpm@12",
    "install",
    "--frozen-lockfile",
    ...(quiet ? ["--reporter=append-only", "--loglevel=warn"] : []),
  ];
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const { status, error } = spawnSync(npx, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error || status !== 0) {
    console.error(
      `The installation failed${error ? `: ${error.message}` : ` with exit code ${status}`}. See the lines above, then run this again.`,
    );
    process.exit(1);
  }
}

function isInstalled() {
  try {
    return (
      readFileSync(`${root}node_modules/.pnpm/lock.yaml`, "utf8") ===
      readFileSync(`${root}pnpm-lock.yaml`, "utf8")
    );
  } catch {
    return false;
  }
}
