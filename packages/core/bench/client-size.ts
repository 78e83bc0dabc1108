// Prints how many bytes `@dramatis/core/client` adds to an app, in total and for each of its files. Run it with:
//   node --conditions=@dramatis/source --import tsx bench/client-size.ts
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const { outputFiles, metafile } = await build({
  entryPoints: [fileURLToPath(new URL("../src/client/index.ts", import.meta.url))],
  bundle: true,
  write: false,
  outdir: "out",
  metafile: true,
  minify: true,
  platform: "browser",
  format: "esm",
  target: "es2023",
});
const [output] = outputFiles;
for (const { inputs } of Object.values(metafile.outputs)) {
  const files = Object.entries(inputs).sort(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput);
  for (const [path, { bytesInOutput }] of files) console.log(String(bytesInOutput).padStart(7), path);
}
if (output !== undefined) {
  const gzip = gzipSync(output.contents, { level: 9 }).byteLength;
  console.log(`${output.contents.byteLength} B minified, ${gzip} B gzip`);
}
