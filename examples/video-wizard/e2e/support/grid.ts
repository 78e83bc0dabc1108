import type { Locator, Page } from "playwright";
import { expect } from "./expect.ts";

/** The radio of an option, counted from 1. */
export function option(page: Page, number: number): Locator {
  return page.getByRole("radio", { name: new RegExp(`^Option ${number}\\b`) });
}

/** The options that are in this state. */
export function options(page: Page, status: "pending" | "ready" | "failed" | "canceled"): Locator {
  return page.locator(`input[type="radio"][data-status="${status}"]`);
}

/** What a mouse or a finger meets of an option. */
export function card(radio: Locator): Locator {
  return radio.locator("xpath=ancestor::label");
}

/** Waits for so many images, and until the browser has drawn them. */
export async function expectImages(page: Page, count: number): Promise<void> {
  await expect(options(page, "ready")).toHaveCount(count);
  await expect(page.locator('img[data-image="loaded"]')).toHaveCount(count);
}

/** The addresses of the images that are shown. */
export function imageAddresses(page: Page): Promise<string[]> {
  return page
    .locator("img[data-image]")
    .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
}
