import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts" },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  clean: true,
  banner: { js: '"use client";' },
  dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0" } },
});
