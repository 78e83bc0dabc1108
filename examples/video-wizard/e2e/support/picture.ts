import type { Page } from "playwright";

/** Any picture, as a file that a user could upload. */
export async function pictureOf(page: Page) {
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 400, height: 400 } });
  return { name: "keeper.png", mimeType: "image/png", buffer };
}
