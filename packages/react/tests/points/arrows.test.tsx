import { expect } from "vitest";
import { type Page, point } from "../setup/point.tsx";
import { Grid, images, slots } from "../setup/sample-grid.tsx";

/** Presses the key until it has gone round, and tells where it was. */
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

point(11, "right selects the next, and wraps", async (page) => {
  await page.show(<Grid />);
  await start(page, 0);
  expect(await walk(page, "{ArrowRight}", 4)).toEqual([1, 2, 3, 0]);
});

point(12, "left selects the previous, and wraps", async (page) => {
  await page.show(<Grid />);
  await start(page, 0);
  expect(await walk(page, "{ArrowLeft}", 4)).toEqual([3, 2, 1, 0]);
});

point(13, "down and up move within the column of 2x2, and on to the next", async (page) => {
  await page.show(<Grid columns={2} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowDown}", 4)).toEqual([2, 1, 3, 0]);
  expect(await walk(page, "{ArrowUp}", 4)).toEqual([3, 1, 2, 0]);
});

point(14, "of three images in two columns all are reached by down alone", async (page) => {
  await page.show(<Grid images={images(3)} columns={2} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowDown}", 3)).toEqual([2, 1, 0]);
});

point(15, "in one row down is right and up is left; in one column right is down", async (page) => {
  await page.show(<Grid columns={4} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowDown}", 4)).toEqual([1, 2, 3, 0]);
  expect(await walk(page, "{ArrowUp}", 4)).toEqual([3, 2, 1, 0]);
  await page.show(<Grid columns={1} />);
  expect(await walk(page, "{ArrowRight}", 4)).toEqual([1, 2, 3, 0]);
  expect(await walk(page, "{ArrowDown}", 4)).toEqual([1, 2, 3, 0]);
});

point(16, "right to left swaps left and right, and nothing else", async (page) => {
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

point(17, "arrows skip what is pending, failed or disabled", async (page) => {
  await page.show(<Grid slots={slots("rpfr")} columns={4} />);
  await start(page, 0);
  expect(await walk(page, "{ArrowRight}", 2)).toEqual([3, 0]);
  await page.show(<Grid slots={slots("rdcr")} columns={4} />);
  expect(await walk(page, "{ArrowLeft}", 2)).toEqual([3, 0]);
  expect(await walk(page, "{ArrowDown}", 2)).toEqual([3, 0]);
});

point(18, "Home and End reach the first and the last that can be chosen", async (page) => {
  await page.show(<Grid slots={slots("prrf")} />);
  await start(page, 1);
  expect(await walk(page, "{End}", 1)).toEqual([2]);
  expect(await walk(page, "{Home}", 1)).toEqual([1]);
});

point(19, "Shift does not matter, and with any other modifier an arrow is not the grid's", async (page) => {
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
});

point(20, "an arrow that is held goes on", async (page) => {
  await page.show(<Grid columns={2} />);
  await start(page, 0);
  await page.user.hold("ArrowDown", 2);
  await page.settle();
  expect(page.checked).toBe(1);
});
