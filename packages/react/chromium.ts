import { playwright } from "@vitest/browser-playwright";
import type { BrowserCommand } from "vitest/node";

/** A finger on the element, whatever state it is in. */
const tap: BrowserCommand<[selector: string]> = async ({ iframe }, selector) => {
  await iframe.locator(selector).tap({ force: true });
};

/** A key that is held until it has come so many times. */
const hold: BrowserCommand<[key: string, times: number]> = async ({ page }, key, times) => {
  for (let time = 0; time < times; time++) await page.keyboard.down(key);
  await page.keyboard.up(key);
};

/** How Debian's Chromium is started, with nothing that asks the world outside. */
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

/** Debian's Chromium, as vitest's browser mode is to start it. */
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

/** What the tests import from outside, so that no page has to be loaded anew when one of it is met. */
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
