import type { Locator, Page } from "playwright";
import { expect } from "./expect.ts";

export function video(page: Page): Locator {
  return page.locator("video");
}

/** The state of the video element. */
export function playback(page: Page) {
  return video(page).evaluate((element) => {
    const { currentTime, duration, readyState, seekable, videoWidth, paused } = element as HTMLVideoElement;
    const seekableTo = seekable.length > 0 ? seekable.end(0) : 0;
    return { currentTime, duration, readyState, seekableTo, videoWidth, paused };
  });
}

/** Waits until the video is there and the browser can show its first frame. */
export async function expectVideo(page: Page): Promise<void> {
  await expect(page.getByText("Your video is ready.")).toBeVisible();
  await expect.poll(async () => (await playback(page)).readyState).toBeGreaterThanOrEqual(2);
  expect((await playback(page)).videoWidth).toBeGreaterThan(0);
}
