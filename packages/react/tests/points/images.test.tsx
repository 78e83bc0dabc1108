import { expect } from "vitest";
import type { GridImage } from "../../src/index.ts";
import { type Page, point } from "../setup/point.tsx";
import { Grid, picture } from "../setup/sample-grid.tsx";
import { serverHtml } from "../setup/server-html.ts";

const image = (page: Page) => page.one<HTMLImageElement>("img");
const stateOf = (page: Page) => image(page).dataset.image;

/** jsdom loads nothing: there the browser's part is played, as it would be for this image. */
async function play(page: Page, outcome: "load" | "error"): Promise<void> {
  if (!page.user.isBrowser) {
    Object.defineProperty(image(page), "complete", { value: true, configurable: true });
    Object.defineProperty(image(page), "naturalWidth", {
      value: outcome === "load" ? 60 : 0,
      configurable: true,
    });
    image(page).dispatchEvent(new Event(outcome));
  }
  await page.settle(100);
}

const broken = "data:image/png;base64,bm90aGluZw==";
const grid = (src: string) => <Grid images={[{ id: "a", src } satisfies GridImage]} />;

point(48, "an image that was complete before React came counts as loaded", async (page) => {
  const html = serverHtml(page, grid(picture("red")));
  const template = document.createElement("div");
  template.innerHTML = html;
  page.container.append(template);
  await page.settle(100);
  if (!page.user.isBrowser)
    Object.defineProperties(HTMLImageElement.prototype, {
      complete: { value: true, configurable: true },
      naturalWidth: { value: 60, configurable: true },
    });
  try {
    template.remove();
    await page.hydrate(grid(picture("red")), html);
    await page.settle(50);
    expect(stateOf(page)).toBe("loaded");
  } finally {
    if (!page.user.isBrowser)
      for (const name of ["complete", "naturalWidth"])
        Reflect.deleteProperty(HTMLImageElement.prototype, name);
  }
});

point(
  49,
  "an image that fails can be loaded again, and no old load counts for a new address",
  async (page) => {
    await page.show(grid(broken));
    await play(page, "error");
    expect(stateOf(page)).toBe("failed");
    expect(page.container.textContent).toContain("The image did not load.");
    const reload = page.one<HTMLButtonElement>('[aria-label="Reload option 1"]');
    await page.click(reload);
    if (!page.user.isBrowser) expect(stateOf(page)).toBe("loading");
    await play(page, "error");
    expect(stateOf(page)).toBe("failed");
    expect(image(page).getAttribute("src")).toBe(broken);

    await page.show(grid(picture("green")));
    if (!page.user.isBrowser) {
      // What was queued for the old address comes while the new one loads.
      Object.defineProperty(image(page), "complete", { value: false, configurable: true });
      image(page).dispatchEvent(new Event("load"));
      await page.settle();
      expect(stateOf(page)).toBe("loading");
    }
    await play(page, "load");
    expect(stateOf(page)).toBe("loaded");
    expect(page.all('[aria-label="Reload option 1"]')).toEqual([]);
    expect(page.checked).toBe(-1);
  },
);
