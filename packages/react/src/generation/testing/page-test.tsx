import { expect, test } from "vitest";
import { Page } from "../../../tests/setup/page.tsx";

/** Runs a test on its own page in StrictMode. The test fails if anything is logged to the console. */
export function pageTest(title: string, run: (page: Page) => Promise<void>): void {
  test(title, async () => {
    const page = new Page(true);
    try {
      await run(page);
      expect(page.logged).toEqual([]);
    } finally {
      await page.close();
    }
  });
}
