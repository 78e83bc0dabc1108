import { expect, test } from "vitest";
import { Page } from "../../../tests/setup/point.tsx";

/** A test on a page of its own, in StrictMode; not a word comes to the console. */
export function onPage(title: string, run: (page: Page) => Promise<void>): void {
  test(title, async () => {
    const page = new Page(true);
    try {
      await run(page);
      expect(page.said).toEqual([]);
    } finally {
      await page.close();
    }
  });
}
