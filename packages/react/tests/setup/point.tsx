import { type ReactElement, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { driver } from "./driver.ts";

/** A page with one React tree on it. */
export class Page {
  readonly user = driver;
  readonly container: HTMLElement = document.createElement("main");
  /** What the console was told. A test ends with none of it left. */
  readonly said: unknown[][] = [];
  /** What it may be told all the same. */
  ignored: RegExp | undefined;
  readonly #isStrict: boolean;
  #root: Root | undefined;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
    document.body.append(this.container);
    for (const method of ["error", "warn", "log"] as const)
      vi.spyOn(console, method).mockImplementation((...words) => {
        if (!this.ignored?.test(String(words[0]))) this.said.push(words);
      });
  }

  /** Renders the tree, or renders it anew. */
  async show(tree: ReactElement): Promise<void> {
    const root = this.#root ?? createRoot(this.container);
    this.#root = root;
    flushSync(() => root.render(this.#mode(tree)));
    await this.settle();
  }

  /** Takes over what a server rendered. */
  async hydrate(tree: ReactElement, html?: string): Promise<void> {
    if (html !== undefined) this.container.innerHTML = html;
    this.#root = hydrateRoot(this.container, this.#mode(tree), {
      onRecoverableError: (error) => this.said.push([error]),
    });
    await this.settle(150);
  }

  /** Lets React and the browser finish what they have begun. */
  async settle(milliseconds = 20): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  all<Found extends Element = HTMLElement>(selector: string): Found[] {
    return [...this.container.querySelectorAll<Found>(selector)];
  }

  one<Found extends Element = HTMLElement>(selector: string): Found {
    const [found, ...more] = this.all<Found>(selector);
    if (!found || more.length > 0)
      throw new Error(`There are ${more.length + (found ? 1 : 0)} of ${selector}`);
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
    if (!radio) throw new Error(`There is no radio ${index}`);
    return radio;
  }

  label(index: number): HTMLElement {
    return this.radio(index).closest("label") as HTMLElement;
  }

  /** The index of the checked radio; -1 if there is none. */
  get checked(): number {
    const checked = this.radios.flatMap((radio, index) => (radio.checked ? [index] : []));
    expect(checked.length).toBeLessThanOrEqual(1);
    return checked[0] ?? -1;
  }

  /** The index of the radio with the focus; -1 if none has it. */
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

/** A test of one point of the specification, and, as point 54, the same in StrictMode; in neither a word comes to the console. */
export function point(number: number | string, title: string, run: (page: Page) => Promise<void>): void {
  for (const isStrict of [false, true])
    test(isStrict ? `point 54, of ${number}: ${title}` : `point ${number}: ${title}`, async () => {
      const page = new Page(isStrict);
      try {
        await run(page);
        expect(page.said).toEqual([]);
      } finally {
        await page.close();
      }
    });
}
