import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const core = fileURLToPath(new URL("..", import.meta.url));

test("a bundle of the endpoints contains neither their documentation nor the schemas", async () => {
  // The same settings as in tsup.config.ts.
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
