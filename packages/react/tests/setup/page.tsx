import { type ReactElement, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { driver } from "./driver.ts";

const timeOut = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A page with one React tree. */
export class Page {
  readonly user = driver;
  readonly container: HTMLElement = document.createElement("main");
  /** The console output. A test that expects output must remove it before it ends. */
  readonly logged: unknown[][] = [];
  /** Matches console output that is allowed. */
  ignored: RegExp | undefined;
  readonly #isStrict: boolean;
  #root: Root | undefined;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
    document.body.append(this.container);
    for (const method of ["error", "warn", "log"] as const)
      vi.spyOn(console, method).mockImplementation((...words) => {
        if (!this.ignored?.test(String(words[0]))) this.logged.push(words);
      });
  }

  /** Renders the tree. */
  async show(tree: ReactElement): Promise<void> {
    const root = this.#root ?? createRoot(this.container);
    this.#root = root;
    flushSync(() => root.render(this.#mode(tree)));
    await this.settle();
  }

  /** Hydrates server-rendered HTML: the given HTML, or what is already in the container. */
  async hydrate(tree: ReactElement, html?: string): Promise<void> {
    if (html !== undefined) this.container.innerHTML = html;
    this.#root = hydrateRoot(this.container, this.#mode(tree), {
      onRecoverableError: (error) => this.logged.push([error]),
    });
    await this.settle(150);
  }

  /** Waits until React and the browser have finished their current work. */
  async settle(milliseconds = 20): Promise<void> {
    await timeOut(milliseconds);
    // On a busy machine, this timer can fire together with an earlier one, before React has rendered what that changed.
    await timeOut(0);
    await timeOut(0);
  }

  all<Found extends Element = HTMLElement>(selector: string): Found[] {
    return [...this.container.querySelectorAll<Found>(selector)];
  }

  one<Found extends Element = HTMLElement>(selector: string): Found {
    const [found, ...more] = this.all<Found>(selector);
    if (!found || more.length > 0)
      throw new Error(`Expected one ${selector}, but found ${more.length + (found ? 1 : 0)}.`);
    return found;
  }

  get group(): HTMLElement {
    return this.one("[role=radiogroup]");
  }

  get radios(): HTMLInputElement[] {
    return this.all<HTMLInputElement>("input[type=radio]");
  }

  radio(index: number): HTMLInputElement {
    const radio = this.radios[index];
    if (!radio) throw new Error(`The page has no radio ${index}.`);
    return radio;
  }

  label(index: number): HTMLElement {
    return this.radio(index).closest("label") as HTMLElement;
  }

  /** The index of the checked radio, or -1. */
  get checked(): number {
    const checked = this.radios.flatMap((radio, index) => (radio.checked ? [index] : []));
    expect(checked.length).toBeLessThanOrEqual(1);
    return checked[0] ?? -1;
  }

  /** The index of the focused radio, or -1. */
  get focused(): number {
    return this.radios.indexOf(document.activeElement as HTMLInputElement);
  }

  async press(keys: string): Promise<void> {
    await this.user.press(keys);
    await this.settle();
  }

  async click(element: Element): Promise<void> {
    await this.user.click(element);
    await this.settle();
  }

  async close(): Promise<void> {
    this.#root?.unmount();
    await this.settle(0);
    this.container.remove();
    document.body.replaceChildren();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    sessionStorage.clear();
  }

  #mode(tree: ReactElement): ReactElement {
    return this.#isStrict ? <StrictMode>{tree}</StrictMode> : tree;
  }
}

/**
 * Tests one point of the specification, once normally and once in StrictMode (point 54). The test fails if anything is
 * logged to the console.
 */
export function specTest(number: number | string, title: string, run: (page: Page) => Promise<void>): void {
  for (const isStrict of [false, true])
    test(isStrict ? `spec 54 with ${number}: ${title}` : `spec ${number}: ${title}`, async () => {
      const page = new Page(isStrict);
      try {
        await run(page);
        expect(page.logged).toEqual([]);
      } finally {
        await page.close();
      }
    });
}
