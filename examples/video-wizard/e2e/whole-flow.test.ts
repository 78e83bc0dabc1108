import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo, playback, video } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("a description becomes four images, and one image becomes a video that plays", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 5, isHeld: true });
  // Browsers sometimes request it even if the page names another icon, and report an error if it is missing.
  expect((await page.request.get("/favicon.ico")).status()).toBe(200);
  await describeCharacter(page);
  await expectCreates(4);
  await expect(options(page, "pending")).toHaveCount(4);
  for (const ready of [1, 2, 3]) {
    pass(1);
    await expect(page.getByText(`${ready} of 4 ready`)).toBeVisible();
    await expectImages(page, ready);
    await expect(options(page, "pending")).toHaveCount(4 - ready);
  }
  pass(1);
  await expect(page.getByText("4 ready", { exact: true })).toBeVisible();
  await expectImages(page, 4);

  await chooseCharacter(page, 3);
  await expect(page.getByRole("img", { name: "Your character" })).not.toHaveJSProperty("naturalWidth", 0);
  await describeScene(page);
  await expect(page.getByRole("progressbar", { name: "Generating the video" })).toBeVisible();
  await expectCreates(5);

  const parts: number[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/get_video/")) parts.push(response.status());
  });
  pass(1);
  await expectVideo(page);
  await video(page).click();
  await expect.poll(async () => (await playback(page)).currentTime).toBeGreaterThan(0);
  const { duration, seekableTo } = await playback(page);
  expect(seekableTo).toBe(duration);
  await video(page).evaluate((element) => {
    const player = element as HTMLVideoElement;
    player.pause();
    player.currentTime = player.duration / 2;
  });
  await expect(video(page)).toHaveJSProperty("seeking", false);
  expect((await playback(page)).currentTime).toBeCloseTo(duration / 2);
  // A browser needs partial responses for seeking.
  expect(new Set(parts)).toEqual(new Set([206]));
});
