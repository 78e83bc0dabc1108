import { expect } from "vitest";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, images, slots } from "../setup/sample-grid.tsx";

/** Presses the key several times, and returns the checked radio after each. */
async function walk(page: Page, key: string, times: number): Promise<number[]> {
  const places: number[] = [];
  for (let step = 0; step < times; step++) {
    await page.press(key);
    expect(page.focused).toBe(page.checked);
    places.push(page.checked);
  }
  return places;
}

async function start(page: Page, index: number): Promise<void> {
  await page.click(page.label(index));
  expect(page.checked).toBe(index);
}

specTest(11, "right selects the next radio, and wraps around", async (page) => {
  await page.show(<Grid />);
  await start(page, 0);
  expect(await walk(page, "{ArrowRight}", 4)).toEqual([1, 2, 3, 0]);
});

specTest(12, "left selects the previous radio, and wraps around", async (page) => {
  await page.show(<Grid />);
  await start(page, 0);
  expect(await walk(page, "{ArrowLeft}", 4)).toEqual([3, 2, 1, 0]);
});

specTest(13, "down and up move within a column of a 2x2 grid, then on to the next column", async (page) => {
  await page.show(<Grid columns={2} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowDown}", 4)).toEqual([2, 1, 3, 0]);
  expect(await walk(page, "{ArrowUp}", 4)).toEqual([3, 1, 2, 0]);
});

specTest(14, "down alone reaches all of three images in two columns", async (page) => {
  await page.show(<Grid images={images(3)} columns={2} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowDown}", 3)).toEqual([2, 1, 0]);
});

specTest(
  15,
  "in one row, down acts as right and up as left; in one column, right acts as down",
  async (page) => {
    await page.show(<Grid columns={4} />);
    await start(page, 0);
    expect(await walk(page, "{ArrowDown}", 4)).toEqual([1, 2, 3, 0]);
    expect(await walk(page, "{ArrowUp}", 4)).toEqual([3, 2, 1, 0]);
    await page.show(<Grid columns={1} />);
    expect(await walk(page, "{ArrowRight}", 4)).toEqual([1, 2, 3, 0]);
    expect(await walk(page, "{ArrowDown}", 4)).toEqual([1, 2, 3, 0]);
  },
);

specTest(16, "right-to-left text direction swaps left and right only", async (page) => {
  await page.show(
    <div dir="rtl">
      <Grid columns={2} />
    </div>,
  );
  await start(page, 0);
  expect(await walk(page, "{ArrowLeft}", 4)).toEqual([1, 2, 3, 0]);
  expect(await walk(page, "{ArrowRight}", 4)).toEqual([3, 2, 1, 0]);
  expect(await walk(page, "{ArrowDown}", 4)).toEqual([2, 1, 3, 0]);
});

specTest(17, "arrows skip pending, failed and disabled slots", async (page) => {
  await page.show(<Grid slots={slots("rpfr")} columns={4} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowRight}", 2)).toEqual([3, 0]);
  await page.show(<Grid slots={slots("rdcr")} columns={4} />);
  expect(await walk(page, "{ArrowLeft}", 2)).toEqual([3, 0]);
  expect(await walk(page, "{ArrowDown}", 2)).toEqual([3, 0]);
});

specTest(18, "Home and End move to the first and the last slot that can be chosen", async (page) => {
  await page.show(<Grid slots={slots("prrf")} />);
  await start(page, 1);
  expect(await walk(page, "{End}", 1)).toEqual([2]);
  expect(await walk(page, "{Home}", 1)).toEqual([1]);
});

specTest(
  19,
  "the grid handles arrows with Shift, and leaves those with other modifiers to the browser",
  async (page) => {
    await page.show(<Grid />);
    await start(page, 0);
    await page.press("{Shift>}{ArrowRight}{/Shift}");
    expect(page.checked).toBe(1);
    const prevented: boolean[] = [];
    const listen = (event: Event) => prevented.push(event.defaultPrevented);
    window.addEventListener("keydown", listen);
    for (const modifier of ["Control", "Alt", "Meta"] as const)
      await page.user.pressWith(modifier, "ArrowDown");
    await page.settle();
    expect(prevented.length).toBeGreaterThanOrEqual(3);
    window.removeEventListener("keydown", listen);
    expect(page.focused).toBe(1);
    expect(page.checked).toBe(1);
    expect(prevented).not.toContain(true);
  },
);

specTest(20, "holding an arrow key moves repeatedly", async (page) => {
  await page.show(<Grid columns={2} />);
  await start(page, 0);
  await page.user.hold("ArrowDown", 2);
  await page.settle();
  expect(page.checked).toBe(1);
});
