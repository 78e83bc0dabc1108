import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const core = fileURLToPath(new URL("..", import.meta.url));

test("a bundle of the endpoints has neither their documentation nor what it is made of", async () => {
  // As tsup.config.ts builds it.
  const { metafile, outputFiles } = await build({
    absWorkingDir: core,
    entryPoints: ["src/http/index.ts"],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    external: ["*/openapi/document-json.ts"],
  });
  const [output] = Object.values(metafile.outputs);
  const bundled = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [file] : [],
  );
  expect(bundled).toContain("src/http/endpoints/generate.ts");
  expect(
    bundled.filter((file) => file.startsWith("openapi/") || file.startsWith("src/wire/schemas/")),
  ).toEqual([]);
  const text = outputFiles[0]?.text ?? "";
  expect(text).toContain("/generate_character_reference");
  expect(text.match(/\b(operationId|documentation|uploadCharacterReference)\b/)).toBeNull();
});
