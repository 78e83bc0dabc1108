import type { Page } from "playwright";

/** A picture as a user may have one: any will do. */
export async function pictureOf(page: Page) {
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 400, height: 400 } });
  return { name: "keeper.png", mimeType: "image/png", buffer };
}
