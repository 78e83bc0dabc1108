import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2023",
  platform: "neutral",
  clean: true,
  dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0" } },
});
