import { defineConfig } from "vitest/config";

// Everything runs from source: the condition is needed by both resolvers, in every project.
const conditions = ["@dramatis/source"];

function project(name: string, root: string) {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, root, include: ["**/*.test.ts"], testTimeout: 20_000 },
  };
}

export default defineConfig({
  test: {
    projects: [
      project("core", "packages/core"),
      project("fs-store", "packages/fs-store"),
      project("replicate-emulator", "packages/replicate-emulator"),
      project("quickstart", "examples/quickstart"),
      project("workspace", "tests"),
    ],
  },
});
