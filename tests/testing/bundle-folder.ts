import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bundlesVariable, makeBundleFolder } from "./bundle.ts";

/** Vitest's global setup: one folder of bundles for all workers of a run. */
export default function setup(project: TestProject): (() => void) | undefined {
  // Every project has this setup, and the first one makes the folder.
  if (process.env[bundlesVariable] !== undefined) return undefined;
  const folder = makeBundleFolder();
  process.env[bundlesVariable] = folder;
  // In watch mode the sources have changed.
  project.onTestsRerun(() => {
    for (const file of readdirSync(folder)) rmSync(join(folder, file), { force: true });
  });
  return () => {
    delete process.env[bundlesVariable];
    rmSync(folder, { recursive: true, force: true });
  };
}
