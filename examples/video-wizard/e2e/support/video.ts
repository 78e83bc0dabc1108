import type { Locator, Page } from "playwright";
import { expect } from "./expect.ts";

export function video(page: Page): Locator {
  return page.locator("video");
}

/** What the browser knows of the video. */
export function playback(page: Page) {
  return video(page).evaluate((element) => {
    const { currentTime, duration, readyState, seekable, videoWidth, paused } = element as HTMLVideoElement;
    const seekableTo = seekable.length > 0 ? seekable.end(0) : 0;
    return { currentTime, duration, readyState, seekableTo, videoWidth, paused };
  });
}

/** Waits for the video, and until the browser could draw it. */
export async function expectVideo(page: Page): Promise<void> {
  await expect(page.getByText("Your video is ready.")).toBeVisible();
  await expect.poll(async () => (await playback(page)).readyState).toBeGreaterThanOrEqual(2);
  expect((await playback(page)).videoWidth).toBeGreaterThan(0);
}
