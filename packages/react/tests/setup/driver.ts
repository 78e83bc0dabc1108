/** What a person does to a page: by user-event in jsdom, by Chromium itself in a browser. */
export interface Driver {
  /** Where pages are laid out and images load. */
  readonly isBrowser: boolean;
  /** Keys as user-event writes them: `{ArrowRight}`, `{Shift>}{ArrowRight}{/Shift}`. */
  press(keys: string): Promise<void>;
  /** A key with a modifier other than Shift. */
  pressWith(modifier: "Control" | "Alt" | "Meta", key: string): Promise<void>;
  /** Holds the key until it has come `times` times. */
  hold(key: string, times: number): Promise<void>;
  tab(options?: { shift?: boolean }): Promise<void>;
  click(element: Element): Promise<void>;
  tap(element: Element): Promise<void>;
}

export const driver: Driver = navigator.userAgent.includes("jsdom")
  ? (await import("./jsdom-driver.ts")).driver
  : (await import("./chromium-driver.ts")).driver;
