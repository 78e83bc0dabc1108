import { defaultClientConditions } from "vite";
import { defineConfig } from "vitest/config";
import { browserDependencies, chromium } from "./packages/react/chromium.ts";

// Everything runs from source: the condition is needed by both resolvers, in every project.
const conditions = ["@dramatis/source"];

function project(name: string, root: string) {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, root, include: ["**/*.test.ts"], testTimeout: 20_000 },
  };
}

/** The tests of React: the same files in jsdom, in a browser, and with React 18. */
function reactProject(name: string, root: string, major: string, test: object) {
  const { ssr, test: shared } = project(name, root);
  return {
    resolve: { conditions: [...defaultClientConditions, ...conditions], dedupe: ["react", "react-dom"] },
    ssr,
    test: { ...shared, env: { REACT_MAJOR: major }, ...test },
  };
}

const { test: wizardTests, ...wizardResolution } = project(
  "video-wizard-chromium",
  "examples/video-wizard/e2e",
);
const videoWizard = {
  ...wizardResolution,
  test: {
    ...wizardTests,
    globalSetup: ["setup/build.mjs", "setup/browser.ts"],
    // Its tests share nothing but modules.
    isolate: false,
    // After the others: it has a browser, and servers, that want the cores.
    sequence: { groupOrder: 1 },
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
};

export default defineConfig({
  test: {
    // Most tests wait for something: one worker for each core keeps them all busy.
    maxWorkers: "100%",
    projects: [
      project("core", "packages/core"),
      project("conformance", "packages/conformance"),
      project("fs-store", "packages/fs-store"),
      project("replicate-emulator", "packages/replicate-emulator"),
      project("quickstart", "examples/quickstart"),
      project("workspace", "tests"),
      reactProject("react", "packages/react", "19", {
        environment: "jsdom",
        include: ["**/*.test.{ts,tsx}"],
        exclude: ["**/node_modules/**", "**/*.chromium.test.tsx"],
      }),
      // React 18 has no Activity.
      reactProject("react18", "tests/react18", "18", {
        dir: "packages/react",
        environment: "jsdom",
        include: ["**/tests/**/*.test.tsx"],
        exclude: ["**/node_modules/**", "**/*.chromium.test.tsx", "**/activity.test.tsx"],
      }),
      {
        ...reactProject("react-chromium", "packages/react", "19", {
          include: ["tests/**/*.test.tsx"],
          browser: chromium,
        }),
        optimizeDeps: { include: browserDependencies },
      },
      // The example app, built and started as a user starts it, in a browser.
      videoWizard,
    ],
  },
});
