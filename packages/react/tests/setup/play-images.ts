import { expect } from "vitest";
import type { Page } from "./page.tsx";

/**
 * Waits until images have loaded or failed. jsdom does not load images, so there the outcome is simulated, for all
 * images or for those with the given addresses.
 */
export async function playImages(
  page: Page,
  outcome: "load" | "error" = "load",
  sources?: readonly string[],
): Promise<void> {
  const images = page.all<HTMLImageElement>("img");
  if (page.user.isBrowser) await expect.poll(() => images.every(({ complete }) => complete)).toBe(true);
  else
    for (const image of images) {
      if (sources && !sources.includes(image.getAttribute("src") ?? "")) continue;
      Object.defineProperty(image, "complete", { value: true, configurable: true });
      Object.defineProperty(image, "naturalWidth", {
        value: outcome === "load" ? 60 : 0,
        configurable: true,
      });
      image.dispatchEvent(new Event(outcome));
    }
  await page.settle();
}
