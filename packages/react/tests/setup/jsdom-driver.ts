import { userEvent } from "@testing-library/user-event";
import type { Driver } from "./driver.ts";

const user = () => userEvent.setup({ document });

// user-event and react-aria need CSS.escape, which jsdom does not have.
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;

export const driver: Driver = {
  isBrowser: false,
  press: (keys) => user().keyboard(keys),
  // Not with user-event, which unlike browsers moves between radios even with a modifier.
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
