import { computeAccessibleName } from "dom-accessibility-api";
import type { ReactElement, Ref } from "react";
import { expect } from "vitest";
import { CharacterGrid, type GridImage } from "../../src/index.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { playImages } from "../setup/play-images.ts";
import { Grid, picture, slots } from "../setup/sample-grid.tsx";
import { serverHtml } from "../setup/server-html.ts";

const image = (page: Page) => page.one<HTMLImageElement>("img");
const imageState = (page: Page) => image(page).dataset.image;

const broken = "data:image/png;base64,bm90aGluZw==";
const grid = (src: string) => <Grid images={[{ id: "a", src } satisfies GridImage]} />;

specTest(48, "an image that was complete before hydration is treated as loaded", async (page) => {
  const html = serverHtml(page, grid(picture("red")));
  const template = document.createElement("div");
  template.innerHTML = html;
  page.container.append(template);
  await page.settle(100);
  const own = Object.getOwnPropertyDescriptors(HTMLImageElement.prototype);
  if (!page.user.isBrowser)
    Object.defineProperties(HTMLImageElement.prototype, {
      complete: { value: true, configurable: true },
      naturalWidth: { value: 60, configurable: true },
    });
  try {
    template.remove();
    await page.hydrate(grid(picture("red")), html);
    await expect.poll(() => imageState(page)).toBe("loaded");
  } finally {
    const { complete, naturalWidth } = own;
    Object.defineProperties(HTMLImageElement.prototype, { complete, naturalWidth });
  }
});

specTest(
  49,
  "a failed image can be reloaded, and a load event of the old address does not affect the new one",
  async (page) => {
    await page.show(grid(broken));
    await playImages(page, "error");
    expect(imageState(page)).toBe("failed");
    expect(page.container.textContent).toContain("The image did not load.");
    const reload = page.one<HTMLButtonElement>('[aria-label="Reload option 1"]');
    await page.click(reload);
    if (!page.user.isBrowser) expect(imageState(page)).toBe("loading");
    await playImages(page, "error");
    expect(imageState(page)).toBe("failed");
    expect(image(page).getAttribute("src")).toBe(broken);

    await page.show(grid(picture("green")));
    if (!page.user.isBrowser) {
      // The load event of the old address fires while the new one is loading.
      Object.defineProperty(image(page), "complete", { value: false, configurable: true });
      image(page).dispatchEvent(new Event("load"));
      await page.settle();
      expect(imageState(page)).toBe("loading");
    }
    await playImages(page);
    expect(imageState(page)).toBe("loaded");
    expect(page.all('[aria-label="Reload option 1"]')).toEqual([]);
    expect(page.checked).toBe(-1);
  },
);

const placeholders = (page: Page) => page.all("[data-place]").map(({ dataset }) => dataset.image);

function cardWithPlaceholder(): ReactElement {
  return (
    <CharacterGrid.Slot>
      <label>
        <CharacterGrid.Input />
        <CharacterGrid.Image />
        <CharacterGrid.Placeholder data-place="">Loading</CharacterGrid.Placeholder>
      </label>
      <CharacterGrid.Retry />
    </CharacterGrid.Slot>
  );
}

specTest("49 b", "the placeholder stays until the image is shown or failed to load", async (page) => {
  const slow = "/never.png";
  const tree = (src: string) => (
    <Grid
      slots={[{ slot: 0, status: "ready", image: { id: "a", src } }, ...slots("rp").slice(1)]}
      onRetry={() => {}}
    >
      {cardWithPlaceholder}
    </Grid>
  );
  await page.show(tree(picture("red")));
  if (!page.user.isBrowser) expect(placeholders(page)).toEqual(["loading", undefined]);
  await playImages(page);
  expect(placeholders(page)).toEqual([undefined]);
  await page.show(tree(broken));
  await playImages(page, "error");
  expect(placeholders(page)).toEqual([undefined]);
  if (page.user.isBrowser) return;
  await page.show(tree(slow));
  expect(placeholders(page)).toEqual(["loading", undefined]);
  // The placeholder is not part of the radio's name.
  expect(computeAccessibleName(page.radio(0))).toBe("Option 1");
});

specTest("49 c", "without an Image part, an image is treated as shown", async (page) => {
  const own = () => (
    <CharacterGrid.Slot>
      <label>
        <CharacterGrid.Input />
        <CharacterGrid.Placeholder data-place="" />
      </label>
    </CharacterGrid.Slot>
  );
  await page.show(<Grid slots={slots("pp")}>{own}</Grid>);
  await page.show(<Grid slots={slots("rr")}>{own}</Grid>);
  expect(placeholders(page)).toEqual([]);
  await expect.poll(() => page.one("[role=status]").textContent).toBe("2 ready");
});

specTest(
  "49 d",
  "an image that is rendered as another element is treated as shown, even after it changed",
  async (page) => {
    const own = () => (
      <CharacterGrid.Slot>
        <label>
          <CharacterGrid.Input />
          <CharacterGrid.Image
            render={({ ref, src }) => (
              <div ref={ref as Ref<HTMLDivElement>} style={{ backgroundImage: `url("${src}")` }} />
            )}
          />
          <CharacterGrid.Placeholder data-place="" />
        </label>
      </CharacterGrid.Slot>
    );
    const tree = (...colors: string[]) => (
      <Grid images={colors.map((color) => ({ id: color, src: picture(color) }))}>{own}</Grid>
    );
    await page.show(<Grid slots={slots("pp")}>{own}</Grid>);
    await page.show(<Grid slots={slots("rr")}>{own}</Grid>);
    expect(placeholders(page)).toEqual([]);
    await expect.poll(() => page.one("[role=status]").textContent).toBe("2 ready");
    for (const colors of [["red"], ["green"]]) {
      await page.show(tree(...colors));
      await page.settle(50);
      expect(placeholders(page)).toEqual([]);
    }
  },
);
