import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundlesVariable, createBundleFolder } from "./bundle.ts";

/** Vitest's global setup: creates one folder for the bundles of all workers of a run. */
export default function setup(project: TestProject): (() => void) | undefined {
  // Every project uses this setup. The first one creates the folder.
  if (process.env[bundlesVariable] !== undefined) return undefined;
  const folder = createBundleFolder();
  process.env[bundlesVariable] = folder;
  // In watch mode, a rerun means that sources have changed.
  project.onTestsRerun(() => {
    for (const file of readdirSync(folder)) rmSync(join(folder, file), { force: true });
  });
  return () => {
    delete process.env[bundlesVariable];
    rmSync(folder, { recursive: true, force: true });
  };
}
