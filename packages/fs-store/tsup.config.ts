import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", migrate: "src/migration/index.ts", "cli/main": "src/cli/main.ts" },
  format: "esm",
  target: "es2023",
  platform: "node",
  clean: true,
  noExternal: ["zod"],
  dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0" } },
});
