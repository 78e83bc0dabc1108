import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "vite";

const built = new Map<string, Promise<string>>();
let folder: string | undefined;

/**
 * A file of this folder with everything that it imports in one, for processes that are started by the hundred: to
 * load and translate the sources takes several times as long as what such a process lives for.
 */
export function bundle(file: string): Promise<string> {
  const known = built.get(file) ?? make(file);
  built.set(file, known);
  return known;
}

async function make(file: string): Promise<string> {
  const conditions = ["@dramatis/source"];
  const name = `${basename(file, ".ts")}.mjs`;
  await build({
    configFile: false,
    logLevel: "silent",
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: join(import.meta.dirname, file),
      outDir: outputFolder(),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
  return join(outputFolder(), name);
}

function outputFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), "dramatis-crash-"));
  return folder;
}

/** Takes the bundles away. The workers of vitest end without an `exit`, so each file of tests asks for it. */
export function removeBundles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
  built.clear();
}
