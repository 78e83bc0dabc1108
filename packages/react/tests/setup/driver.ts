/** Simulates a user: with user-event in jsdom, and with real input in Chromium. */
export interface Driver {
  /** Whether the page is in a browser, which lays it out and loads its images. */
  readonly isBrowser: boolean;
  /** Presses keys in user-event's syntax, for example `{ArrowRight}` or `{Shift>}{ArrowRight}{/Shift}`. */
  press(keys: string): Promise<void>;
  /** Presses a key with a modifier other than Shift. */
  pressWith(modifier: "Control" | "Alt" | "Meta", key: string): Promise<void>;
  /** Holds a key until it has repeated `times` times. */
  hold(key: string, times: number): Promise<void>;
  tab(options?: { shift?: boolean }): Promise<void>;
  click(element: Element): Promise<void>;
  tap(element: Element): Promise<void>;
}

export const driver: Driver = navigator.userAgent.includes("jsdom")
  ? (await import("./jsdom-driver.ts")).driver
  : (await import("./chromium-driver.ts")).driver;
