import axe from "axe-core";
import { expect } from "vitest";
import { driver } from "./driver.ts";

/** Checks the page against axe's rules. jsdom does not paint, so contrast is only checked in a browser. */
export async function audit(container: Element): Promise<void> {
  const { violations } = await axe.run(container, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: driver.isBrowser } },
  });
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
}
