import { defaultClientConditions } from "vite";
import { configDefaults, defineConfig } from "vitest/config";
import { browserDependencies, chromium } from "./packages/react/chromium.ts";

// Everything runs from source: the condition is needed by both resolvers, in every project.
const conditions = ["@dramatis/source"];

/** Tests of child processes, kills, races of processes and browsers. `npm run test:integration` runs them. */
const integrationTests = "**/*.integration.test.{ts,tsx}";

/** A folder of tests that run in one process, one file after another, and leave nothing behind. */
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
      // The modules of a package take longer to load than most files of tests take to run.
      isolate: false,
      ...test,
    },
  };
}

/** The integration tests of the same folder. */
function integration(name: string, root: string) {
  return project(`${name}-integration`, root, {
    include: [integrationTests],
    exclude: configDefaults.exclude,
    globalSetup: [bundleFolder],
    testTimeout: 60_000,
    // They kill processes and fill disks: what goes wrong in one file stays there.
    isolate: true,
  });
}

const bundleFolder = new URL("tests/testing/bundle-folder.ts", import.meta.url).pathname;
const bundledServer = new URL("packages/react/src/generation/testing/bundle-server.ts", import.meta.url)
  .pathname;

/** The tests of React: the same files in jsdom, in a browser, and with React 18. */
function reactProject(name: string, root: string, major: string, test: object) {
  const { ssr, test: shared } = project(name, root);
  return {
    resolve: { conditions: [...defaultClientConditions, ...conditions], dedupe: ["react", "react-dom"] },
    ssr,
    test: { ...shared, env: { REACT_MAJOR: major }, ...test },
  };
}

const inChromium = "**/*.chromium.test.tsx";

/** React warns in a process in which a context was rendered as on a server, and then as on a page. */
const asOnServer = [
  "src/generation/tests/hook.test.tsx",
  "tests/points/{images,links,server,stream}.test.tsx",
  "tests/runs/keys.test.tsx",
  "tests/selection.test.tsx",
];

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      project("core", "packages/core", { include: ["{src,openapi}/**/*.test.ts"] }),
      // What a test leaves running on a virtual clock ends with its file.
      project("core-scenarios", "packages/core/tests", { setupFiles: ["testing/stop-clocks.ts"] }),
      project("conformance", "packages/conformance"),
      project("fs-store", "packages/fs-store"),
      project("replicate-emulator", "packages/replicate-emulator"),
      project("quickstart", "examples/quickstart"),
      project("workspace", "tests"),
      reactProject("react", "packages/react", "19", {
        environment: "jsdom",
        include: ["**/*.test.{ts,tsx}"],
        exclude: [...configDefaults.exclude, inChromium, integrationTests, ...asOnServer],
      }),
      reactProject("react-server", "packages/react", "19", {
        environment: "jsdom",
        include: asOnServer,
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
      // React 18 has no Activity.
      reactProject("react18-integration", "tests/react18", "18", {
        dir: "packages/react",
        environment: "jsdom",
        include: ["**/tests/**/*.test.tsx"],
        exclude: [...configDefaults.exclude, inChromium, "**/activity.test.tsx"],
        isolate: true,
        globalSetup: [bundleFolder, bundledServer],
      }),
      {
        ...reactProject("react-chromium-integration", "packages/react", "19", {
          include: ["tests/**/*.test.tsx"],
          exclude: configDefaults.exclude,
          browser: chromium,
        }),
        optimizeDeps: { include: browserDependencies },
      },
      // The example app, built and started as a user starts it, in a browser.
      project("video-wizard-chromium-integration", "examples/video-wizard/e2e", {
        globalSetup: ["setup/build.mjs", "setup/browser.ts"],
        // After the others: it has a browser, and servers, that want the cores.
        sequence: { groupOrder: 1 },
        testTimeout: 120_000,
        hookTimeout: 30_000,
      }),
    ],
  },
});
