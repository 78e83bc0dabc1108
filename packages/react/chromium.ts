import { playwright } from "@vitest/browser-playwright";
import type { BrowserCommand } from "vitest/node";

/** Taps an element, even if it is disabled or covered. */
const tap: BrowserCommand<[selector: string]> = async ({ iframe }, selector) => {
  await iframe.locator(selector).tap({ force: true });
};

/** Holds a key until it has repeated `times` times. */
const hold: BrowserCommand<[key: string, times: number]> = async ({ page }, key, times) => {
  for (let time = 0; time < times; time++) await page.keyboard.down(key);
  await page.keyboard.up(key);
};

/** The options that start Debian's Chromium without any network access of its own. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** The configuration of Vitest's browser mode with Debian's Chromium. */
export const chromium = {
  enabled: true,
  headless: true,
  ui: false,
  screenshotFailures: false,
  provider: playwright({
    launchOptions,
    contextOptions: { hasTouch: true, viewport: { width: 800, height: 600 } },
  }),
  instances: [{ browser: "chromium" as const }],
  commands: { tap, hold },
};

/** The packages that the tests import. Vite bundles them in advance, because it reloads the page for each new one. */
export const browserDependencies = [
  "@react-aria/test-utils",
  "@testing-library/user-event",
  "axe-core",
  "dom-accessibility-api",
  "react",
  "react/jsx-dev-runtime",
  "react/jsx-runtime",
  "react-dom",
  "react-dom/client",
  "react-dom/server.browser",
];
