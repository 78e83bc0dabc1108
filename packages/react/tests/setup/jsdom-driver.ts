import { userEvent } from "@testing-library/user-event";
import type { Driver } from "./driver.ts";

const user = () => userEvent.setup({ document });

// jsdom has none, and user-event and react-aria need it.
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;

export const driver: Driver = {
  isBrowser: false,
  press: (keys) => user().keyboard(keys),
  // user-event moves between radios whatever the modifier, as no browser does.
  async pressWith(modifier, key) {
    const modifiers = {
      ctrlKey: modifier === "Control",
      altKey: modifier === "Alt",
      metaKey: modifier === "Meta",
    };
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers });
    document.activeElement?.dispatchEvent(event);
  },
  hold: (key, times) => user().keyboard(`{${key}>${times}/}`),
  tab: (options) => user().tab(options),
  click: (element) => user().click(element),
  tap: (element) => user().pointer({ keys: "[TouchA]", target: element }),
};
