import { defaultClientConditions } from "vite";
import { configDefaults, defineConfig } from "vitest/config";
import { browserDependencies, chromium } from "./packages/react/chromium.ts";

// Tests run from source. Both resolvers need the condition, in every project.
const conditions = ["@dramatis/source"];

/** Tests that start processes or browsers. `npm run test:integration` runs them. */
const integrationTests = "**/*.integration.test.{ts,tsx}";

/**
 * How long `expect.poll` repeats a check: until shortly before the test itself times out, so that the reason is reported.
 * No check has a time limit of its own, because a busy machine can exceed any.
 */
function pollFor(testTimeout: number) {
  return { timeout: testTimeout - 2_000 };
}

/** Tests that run in one process, one file after another. They must clean up after themselves. */
function project(name: string, root: string, test: object = {}) {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      name,
      root,
      include: ["**/*.test.ts"],
      exclude: [...configDefaults.exclude, integrationTests],
      testTimeout: 20_000,
      expect: { poll: pollFor(20_000) },
      // Loading a package's modules takes longer than running most test files.
      isolate: false,
      ...test,
    },
  };
}

/** The integration tests of a folder. */
function integration(name: string, root: string) {
  return project(`${name}-integration`, root, {
    include: [integrationTests],
    exclude: configDefaults.exclude,
    globalSetup: [bundleFolder],
    testTimeout: 60_000,
    expect: { poll: pollFor(60_000) },
    // These tests kill processes and fill disks. Isolation keeps a failure in one file from affecting others.
    isolate: true,
  });
}

const bundleFolder = new URL("tests/testing/bundle-folder.ts", import.meta.url).pathname;
const stopClocks = new URL("packages/core/tests/testing/stop-clocks.ts", import.meta.url).pathname;
const bundledServer = new URL("packages/react/src/generation/testing/bundle-server.ts", import.meta.url)
  .pathname;

/** The React tests. The same files run in jsdom, in a browser, and with React 18. */
function reactProject(name: string, root: string, major: string, test: object) {
  const { ssr, test: shared } = project(name, root);
  return {
    resolve: { conditions: [...defaultClientConditions, ...conditions], dedupe: ["react", "react-dom"] },
    ssr,
    test: { ...shared, env: { REACT_MAJOR: major }, ...test },
  };
}

/** Tests of React in a browser. */
function chromiumProject(name: string, test: object) {
  // Vitest writes the project's name into the instances.
  const browser = { ...chromium, instances: chromium.instances.map((instance) => ({ ...instance })) };
  const project = reactProject(name, "packages/react", "19", { ...test, browser });
  return { ...project, optimizeDeps: { include: browserDependencies } };
}

const inChromium = "**/*.chromium.test.tsx";

/**
 * Tests that render on a server and on a page. React logs a warning if both happen in one process without isolation.
 */
const serverTests = [
  "src/generation/tests/hook.test.tsx",
  "tests/spec/{images,links,server,stream}.test.tsx",
  "tests/runs/keys.test.tsx",
  "tests/selection.test.tsx",
];

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      project("core", "packages/core", { include: ["{src,openapi}/**/*.test.ts"] }),
      // What a test leaves running on a virtual clock ends with its file.
      project("core-scenarios", "packages/core/tests", { setupFiles: [stopClocks] }),
      project("conformance", "packages/conformance"),
      project("fs-store", "packages/fs-store"),
      project("replicate-emulator", "packages/replicate-emulator"),
      project("quickstart", "examples/quickstart"),
      project("workspace", "tests"),
      reactProject("react", "packages/react", "19", {
        environment: "jsdom",
        include: ["**/*.test.{ts,tsx}"],
        exclude: [...configDefaults.exclude, inChromium, integrationTests, ...serverTests],
      }),
      reactProject("react-server", "packages/react", "19", {
        environment: "jsdom",
        include: serverTests,
        isolate: true,
      }),
      integration("core", "packages/core"),
      integration("conformance", "packages/conformance"),
      integration("fs-store", "packages/fs-store"),
      integration("replicate-emulator", "packages/replicate-emulator"),
      integration("quickstart", "examples/quickstart"),
      integration("workspace", "tests"),
      reactProject("react-integration", "packages/react", "19", {
        environment: "jsdom",
        include: [integrationTests],
        exclude: configDefaults.exclude,
        isolate: true,
        globalSetup: [bundleFolder, bundledServer],
      }),
      // Without the tests of <Activity>, which React 18 does not have.
      reactProject("react18-integration", "tests/react18", "18", {
        dir: "packages/react",
        environment: "jsdom",
        include: ["**/tests/**/*.test.tsx"],
        exclude: [...configDefaults.exclude, inChromium, "**/activity.test.tsx"],
        isolate: true,
        globalSetup: [bundleFolder, bundledServer],
      }),
      chromiumProject("react-chromium-integration", {
        include: ["tests/**/*.test.tsx"],
        exclude: [...configDefaults.exclude, ...serverTests],
      }),
      chromiumProject("react-server-chromium-integration", {
        include: serverTests.filter((pattern) => pattern.startsWith("tests/")),
        exclude: configDefaults.exclude,
        isolate: true,
      }),
      // The example app in a browser, built and started the same way as by a user.
      project("video-wizard-chromium-integration", "examples/video-wizard/e2e", {
        globalSetup: ["setup/build.mjs", "setup/browser.ts"],
        // Runs after the other projects, because its browser and servers need the processor.
        sequence: { groupOrder: 1 },
        testTimeout: 120_000,
        hookTimeout: 30_000,
      }),
    ],
  },
});
