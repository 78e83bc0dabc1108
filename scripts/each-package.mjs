// Runs a script in every package that has it, in the order of their dependencies, and stops at the first failure.
// `build` only runs in the published packages, because the example app is built when it is started, and by its own
// tests.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = process.argv[2];
const root = fileURLToPath(new URL("..", import.meta.url));
const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const which = script === "build" ? ["--filter", "./packages/*"] : ["--recursive"];
const { status } = spawnSync(npx, ["--yes", "pnpm@12", ...which, "--if-present", "run", script], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exit(status ?? 1);
