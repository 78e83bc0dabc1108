import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";

/** Saves a screenshot of a failed test, and prints what is known about it. */
export async function keepEvidence(name: string, page: Page, seen: object): Promise<void> {
  const folder = join(tmpdir(), "dramatis-wizard-failures");
  const path = join(folder, `${name.replace(/\W+/g, "-").slice(0, 100)}.png`);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path, fullPage: true, timeout: 5_000 }).catch(() => {});
  console.log(`${name}: ${page.url()}, ${path}`, seen);
}
