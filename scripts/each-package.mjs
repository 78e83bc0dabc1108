// Runs one script in every package that has it, in the order of their dependencies, and stops at the first failure.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = process.argv[2];
const root = fileURLToPath(new URL("..", import.meta.url));
const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const { status } = spawnSync(npx, ["--yes", "pnpm@12", "--recursive", "--if-present", "run", script], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exit(status ?? 1);
