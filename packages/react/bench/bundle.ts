import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface Weight {
  readonly minified: number;
  readonly gzip: number;
  /** What it imports from other packages. */
  readonly imports: readonly string[];
}

/** What some code weighs in an app's build, without React: in bytes, minified and compressed. */
export async function weigh(code: string): Promise<Weight> {
  const { outputFiles, metafile } = await build({
    metafile: true,
    stdin: { contents: code, resolveDir: folder, loader: "ts" },
    bundle: true,
    write: false,
    minify: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    conditions: ["@dramatis/source"],
    define: { "process.env.NODE_ENV": '"production"' },
    external: ["react", "react/jsx-runtime"],
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return {
    minified: bytes.byteLength,
    gzip: gzipSync(bytes, { level: 9 }).byteLength,
    imports: Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path)),
  };
}
