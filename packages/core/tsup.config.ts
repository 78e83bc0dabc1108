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
  // Bundled, so that unused parts are removed: all of zod is larger than this package, and the others are split into 45
  // files. THIRD-PARTY-LICENSES.md has their licenses.
  noExternal: ["zod", "uuid"],
  // Only the Node entry point uses the types of Node. `tsc` checks that the others do not.
  dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0", types: ["node"] } },
  esbuildPlugins: [
    {
      name: "openapi-json",
      setup(build) {
        // The generator is not published. `openapi/build.ts` writes its JSON into this module.
        build.onResolve({ filter: /\/openapi\/document-json\.ts$/ }, () => ({
          path: "./openapi.js",
          external: true,
        }));
      },
    },
  ],
});
