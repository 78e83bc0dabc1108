import type { Locator, Page } from "playwright";
import { expect } from "./expect.ts";

/** The radio of an option. The first option has the number 1. */
export function option(page: Page, number: number): Locator {
  return page.getByRole("radio", { name: new RegExp(`^Option ${number}\\b`) });
}

/** The options with this status. */
export function options(page: Page, status: "pending" | "ready" | "failed" | "canceled"): Locator {
  return page.locator(`input[type="radio"][data-status="${status}"]`);
}

/** The part of an option that users click or tap. */
export function card(radio: Locator): Locator {
  return radio.locator("xpath=ancestor::label");
}

/** Waits until `count` images are ready and the browser has loaded them. */
export async function expectImages(page: Page, count: number): Promise<void> {
  await expect(options(page, "ready")).toHaveCount(count);
  await expect(page.locator('img[data-image="loaded"]')).toHaveCount(count);
}

/** The URLs of the images on the page. */
export function imageUrls(page: Page): Promise<string[]> {
  return page
    .locator("img[data-image]")
    .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
}
