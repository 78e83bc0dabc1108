import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    replicate: "src/replicate/index.ts",
    http: "src/http/index.ts",
    "http-node": "src/http/node/index.ts",
    client: "src/client/index.ts",
    conformance: "src/conformance/index.ts",
  },
  format: "esm",
  target: "es2023",
  platform: "neutral",
  clean: true,
  // zod is bundled and shaken: importing the whole of it would cost more than all of ours.
  noExternal: ["zod"],
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
