import type { Page } from "./point.tsx";

/**
 * Lets images come to their end. jsdom loads none: there the browser's part is played, for every image or for those of
 * the addresses.
 */
export async function playImages(
  page: Page,
  outcome: "load" | "error" = "load",
  sources?: readonly string[],
): Promise<void> {
  if (!page.user.isBrowser)
    for (const image of page.all<HTMLImageElement>("img")) {
      if (sources && !sources.includes(image.getAttribute("src") ?? "")) continue;
      Object.defineProperty(image, "complete", { value: true, configurable: true });
      Object.defineProperty(image, "naturalWidth", {
        value: outcome === "load" ? 60 : 0,
        configurable: true,
      });
      image.dispatchEvent(new Event(outcome));
    }
  await page.settle(100);
}
