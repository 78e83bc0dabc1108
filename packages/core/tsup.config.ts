import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    replicate: "src/replicate/index.ts",
    client: "src/client/index.ts",
    http: "src/http/index.ts",
    "http-node": "src/http/node/index.ts",
    video: "src/videos/index.ts",
    store: "src/store/index.ts",
    provider: "src/provider/index.ts",
  },
  format: "esm",
  target: "es2023",
  platform: "neutral",
  // Bundled and shaken: to import all of zod would cost more than all of ours, and the others come in 45 files. Their
  // licences stand in THIRD-PARTY-LICENSES.md.
  noExternal: ["zod", "uuid"],
  // The door for Node speaks of its types; the others do not, which `tsc` checks.
  dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0", types: ["node"] } },
  esbuildPlugins: [
    {
      name: "openapi-json",
      setup(build) {
        // The generator is not published. `openapi/build.ts` writes this module, with the JSON that the generator makes.
        build.onResolve({ filter: /\/openapi\/document-json\.ts$/ }, () => ({
          path: "./openapi.js",
          external: true,
        }));
      },
    },
  ],
});
