import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

const jpeg = readFileSync(join(import.meta.dirname, "tiny.jpg"));

test("the retrieval endpoints run on an edge runtime, without Node modules", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(import.meta.dirname, "retrieval.ts")],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "edge",
    platform: "browser",
    target: "es2022",
    conditions: ["@dramatis/source"],
    // The build fails if a Node module is imported.
    logLevel: "silent",
  });
  expect(Object.keys(metafile.inputs).filter((input) => input.includes("node:"))).toEqual([]);
  const vm = new EdgeVM();
  vm.evaluate(outputFiles[0]?.text ?? "");
  vm.context.jpeg = vm.evaluate(`Uint8Array.from(${JSON.stringify([...jpeg])})`);
  expect(await vm.evaluate("edge.retrieve(jpeg)")).toEqual({
    type: "image/jpeg",
    byteLength: jpeg.byteLength,
    part: [206, `bytes 0-1/${jpeg.byteLength}`, 2],
    fresh: 304,
    info: "image/jpeg",
    unknown: 404,
  });
});
