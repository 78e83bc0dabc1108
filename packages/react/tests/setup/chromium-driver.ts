import { commands, userEvent } from "vitest/browser";
import type { Driver } from "./driver.ts";

declare module "vitest/browser" {
  interface BrowserCommands {
    tap(selector: string): Promise<void>;
    hold(key: string, times: number): Promise<void>;
  }
}

export const driver: Driver = {
  isBrowser: true,
  press: (keys) => userEvent.keyboard(keys),
  pressWith: (modifier, key) => userEvent.keyboard(`{${modifier}>}{${key}}{/${modifier}}`),
  hold: (key, times) => commands.hold(key, times),
  tab: (options) => userEvent.tab(options),
  click: (element) => userEvent.click(element),
  async tap(element) {
    element.setAttribute("data-tapped", "");
    await commands.tap("[data-tapped]");
    element.removeAttribute("data-tapped");
  },
};
