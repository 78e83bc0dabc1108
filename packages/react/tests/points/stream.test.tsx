import { lazy, Suspense } from "react";
import { expect } from "vitest";
import { point } from "../setup/point.tsx";
import { Grid } from "../setup/sample-grid.tsx";
import { streamedHtml } from "../setup/server-html.ts";

point("53 b", "from a stream to life too, where the grid comes later than its page", async (page) => {
  const Late = lazy(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { default: Grid };
  });
  const tree = (
    <Suspense fallback="soon">
      <Late defaultValue="c" />
    </Suspense>
  );
  const html = await streamedHtml(page, tree);
  expect(html).toContain('role="radiogroup"');
  await page.hydrate(tree, html);
  await page.settle(100);
  expect(page.checked).toBe(2);
  await page.click(page.label(1));
  expect(page.checked).toBe(1);
});
