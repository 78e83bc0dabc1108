import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** The environment variable that names the folder of a run's bundles; `bundles.ts` sets it. */
export const bundlesVariable = "DRAMATIS_TEST_BUNDLES";

const building = new Map<string, Promise<string>>();
let ownFolder: string | undefined;

/**
 * Bundles a source file and everything it imports into one file that Node runs as it is, and returns its path. Tests
 * start their child processes from bundles: Node needs 0.3 CPU seconds for one, and 2.3 for the sources through tsx.
 * A bundle is made once for each run of the tests.
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
  // Not before it is needed: it refuses to load where jsdom has put its own globals.
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
    // CommonJS packages in the bundle may still ask for Node's own modules.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  // Several workers may make the same bundle: no process may start from half of one.
  const unfinished = `${output}.${randomUUID()}`;
  writeFileSync(unfinished, outputFiles[0]?.contents ?? "");
  renameSync(unfinished, output);
  return output;
}

/** Packages with native code cannot be bundled. They are loaded from where the importing file finds them. */
const nativePackages: Plugin = {
  name: "native-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^sharp$/ }, ({ path, importer }) => ({
      path: pathToFileURL(createRequire(importer).resolve(path)).href,
      external: true,
    }));
  },
};

/** In a bundle, `import.meta` still says where the source file is. */
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
    const folder = makeBundleFolder();
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    ownFolder = folder;
  }
  return ownFolder;
}

/** Makes a folder for bundles. */
export function makeBundleFolder(): string {
  return mkdtempSync(join(tmpdir(), "dramatis-bundles-"));
}
