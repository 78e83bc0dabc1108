import { defineConfig, type Options } from "tsup";

const shared: Options = {
  format: "esm",
  target: "es2023",
  platform: "neutral",
  // Bundled and shaken: to import all of zod would cost more than all of ours, and the others come in 45 files. Their
  // licences stand in THIRD-PARTY-LICENSES.md.
  noExternal: ["zod", "uuid"],
};

export default defineConfig([
  {
    ...shared,
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
    // The door for Node speaks of its types; the others do not, which `tsc` checks.
    dts: { compilerOptions: { composite: false, ignoreDeprecations: "6.0", types: ["node"] } },
    esbuildPlugins: [
      {
        name: "openapi-apart",
        setup(build) {
          build.onResolve({ filter: /\/openapi-response\.ts$/ }, () => ({
            path: "./openapi.js",
            external: true,
          }));
        },
      },
    ],
  },
  // Apart: what makes JSON Schema of zod's schemas is as large as all of the core, and would get into a chunk that
  // every door shares.
  {
    ...shared,
    entry: { openapi: "src/http/openapi/openapi-response.ts" },
    splitting: false,
  },
]);
