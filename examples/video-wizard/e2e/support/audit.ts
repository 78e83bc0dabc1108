import { createRequire } from "node:module";
import type { Page } from "playwright";
import { expect } from "./expect.ts";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Checks the page against axe's accessibility rules. */
export async function audit(page: Page): Promise<void> {
  await page.addScriptTag({ path: axePath });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
  });
  expect(violations).toEqual([]);
}
