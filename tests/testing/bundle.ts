import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** The environment variable with the folder for a run's bundles. `bundle-folder.ts` sets it. */
export const bundlesVariable = "DRAMATIS_TEST_BUNDLES";

const building = new Map<string, Promise<string>>();
let ownFolder: string | undefined;

/**
 * Bundles a source file and everything that it imports into one file for Node, and returns its path. Tests start their
 * child processes from bundles, because Node needs 0.3 CPU seconds to start one, and 2.3 to start the sources with tsx.
 * Each bundle is created once per test run.
 *
 * @param file - the absolute path of the file.
 */
export async function bundle(file: string): Promise<string> {
  const name = `${basename(file, ".ts")}-${createHash("sha256").update(file).digest("hex").slice(0, 12)}.mjs`;
  const output = join(bundleFolder(), name);
  if (existsSync(output)) return output;
  const known = building.get(output) ?? write(file, output).finally(() => building.delete(output));
  building.set(output, known);
  return known;
}

async function write(file: string, output: string): Promise<string> {
  // Imported only when needed, because esbuild does not load with jsdom's globals.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["@dramatis/source"],
    plugins: [nativePackages, sourceAddresses],
    // CommonJS packages in the bundle can require Node modules.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  // Written to another name first, because several workers can create the same bundle at once.
  const unfinished = `${output}.${randomUUID()}`;
  writeFileSync(unfinished, outputFiles[0]?.contents ?? "");
  renameSync(unfinished, output);
  return output;
}

/**
 * Excludes packages with native code, which cannot be bundled. They are loaded from where the importing file finds
 * them.
 */
const nativePackages: Plugin = {
  name: "native-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^sharp$/ }, ({ path, importer }) => ({
      path: pathToFileURL(createRequire(importer).resolve(path)).href,
      external: true,
    }));
  },
};

/** Replaces `import.meta` paths with those of the source file. */
const sourceAddresses: Plugin = {
  name: "source-addresses",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes("/node_modules/")) return undefined;
      const contents = (await readFile(path, "utf8"))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
        .replaceAll("import.meta.filename", JSON.stringify(path));
      return { contents, loader: "ts" };
    });
  },
};

function bundleFolder(): string {
  const shared = process.env[bundlesVariable];
  if (shared !== undefined) return shared;
  if (ownFolder === undefined) {
    const folder = createBundleFolder();
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    ownFolder = folder;
  }
  return ownFolder;
}

/** Creates a temporary folder for bundles. */
export function createBundleFolder(): string {
  return mkdtempSync(join(tmpdir(), "dramatis-bundles-"));
}
