import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface BundleSize {
  /** In bytes. */
  readonly minified: number;
  /** In bytes, minified and compressed. */
  readonly gzip: number;
  /** The packages that stay external. */
  readonly imports: readonly string[];
}

/** Bundles code as an app would, without React, and returns its size. */
export async function measureSize(code: string): Promise<BundleSize> {
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
