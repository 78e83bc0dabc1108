import { lazy, Suspense } from "react";
import { expect } from "vitest";
import { specTest } from "../setup/page.tsx";
import { Grid } from "../setup/sample-grid.tsx";
import { streamedHtml } from "../setup/server-html.ts";

specTest(
  "53 b",
  "a grid that is streamed later than its page hydrates without console output",
  async (page) => {
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
    await expect.poll(() => page.checked).toBe(2);
    await page.click(page.label(1));
    expect(page.checked).toBe(1);
  },
);
