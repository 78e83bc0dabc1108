import { expect } from "vitest";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, slots } from "../setup/sample-grid.tsx";

async function show(page: Page, grid: React.ReactElement): Promise<void> {
  await page.show(
    <>
      <button type="button" data-before="">
        before
      </button>
      {grid}
      <button type="button" data-after="">
        after
      </button>
    </>,
  );
  page.one("[data-before]").focus();
}

async function tab(page: Page, shift = false): Promise<void> {
  await page.user.tab({ shift });
  await page.settle();
}

specTest(7, "Tab enters at the checked radio, or at the first that can be chosen", async (page) => {
  await show(page, <Grid slots={slots("prrp")} />);
  await tab(page);
  expect(page.focused).toBe(1);
  await page.click(page.label(2));
  page.one("[data-before]").focus();
  await tab(page);
  expect(page.focused).toBe(2);
});

specTest(8, "Tab alone never selects", async (page) => {
  await show(page, <Grid />);
  await tab(page);
  expect(page.focused).toBe(0);
  await tab(page);
  expect(page.checked).toBe(-1);
});

specTest(9, "the group is one tab stop, with or without a checked radio", async (page) => {
  await show(page, <Grid after={undefined} />);
  await tab(page);
  await tab(page);
  expect(document.activeElement).toBe(page.one("[data-after]"));
  await page.click(page.label(1));
  await tab(page);
  expect(document.activeElement).toBe(page.one("[data-after]"));
});

specTest(10, "Shift+Tab returns to the checked radio", async (page) => {
  await show(page, <Grid after={undefined} />);
  await page.click(page.label(1));
  await tab(page);
  await tab(page, true);
  expect(page.focused).toBe(1);
});

specTest(
  "10 b",
  "a checked slot that is disabled later does not make the group unreachable",
  async (page) => {
    await show(page, <Grid slots={slots("rrrr")} />);
    await page.click(page.label(1));
    await show(page, <Grid slots={slots("rdrr")} />);
    await tab(page);
    expect([page.checked, page.focused]).toEqual([1, 1]);
  },
);
