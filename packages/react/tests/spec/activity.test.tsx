import { Activity, type ReactElement } from "react";
import { expect } from "vitest";
import { specTest } from "../setup/page.tsx";
import { Grid } from "../setup/sample-grid.tsx";

specTest(55, "hiding and showing the grid keeps the selection, and the grid still works", async (page) => {
  const tree = (mode: "visible" | "hidden"): ReactElement => (
    <Activity mode={mode}>
      <Grid />
    </Activity>
  );
  await page.show(tree("visible"));
  await page.click(page.label(1));
  await page.show(tree("hidden"));
  await page.show(tree("visible"));
  expect(page.checked).toBe(1);
  expect(page.one<HTMLButtonElement>("[data-continue]").disabled).toBe(false);
  await page.press("{Tab}");
  await page.click(page.label(2));
  await page.press("{ArrowRight}");
  expect([page.checked, page.focused]).toEqual([3, 3]);
});
