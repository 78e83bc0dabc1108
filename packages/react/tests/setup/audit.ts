import axe from "axe-core";
import { expect } from "vitest";
import { driver } from "./driver.ts";

/** Holds what is on the page to axe's rules. jsdom paints nothing, so that contrasts are only looked at in a browser. */
export async function audit(container: Element): Promise<void> {
  const { violations } = await axe.run(container, {
    rules: { region: { enabled: false }, "color-contrast": { enabled: driver.isBrowser } },
  });
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
}
