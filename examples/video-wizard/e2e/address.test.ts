import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages, imageUrls } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene, expectStep, scene } from "./support/steps.ts";
import { expectVideo, video } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("the URL shows the images and the video in another tab", async () => {
  const { page } = await startWizard({ creates: 5 });
  await describeCharacter(page);
  await expectImages(page, 4);
  const images = await imageUrls(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expectImages(other, 4);
  expect(await imageUrls(other)).toEqual(images);

  await chooseCharacter(other, 2);
  await describeScene(other);
  await expectVideo(other);
  await page.goto(other.url());
  await expectVideo(page);
  await expect(page.getByText(scene)).toBeVisible();
});

test("another scene makes another video, and back leads to the first one", async () => {
  const { page, expectCreates } = await startWizard({ creates: 3 });
  await page.getByText("1", { exact: true }).click();
  await describeCharacter(page);
  await expectImages(page, 1);
  await chooseCharacter(page);
  await describeScene(page);
  await expectVideo(page);
  const first = await video(page).getAttribute("src");
  await page.getByRole("link", { name: "Another scene with this character" }).click();
  await expectStep(page, "scene");
  await describeScene(page, "He lights the lamp");
  await expect(page.getByText("He lights the lamp")).toBeVisible();
  await expectCreates(3);
  await expectVideo(page);
  expect(await video(page).getAttribute("src")).not.toBe(first);

  await page.goBack();
  await expectStep(page, "scene");
  await page.goBack();
  await expectStep(page, "video");
  await expect(video(page)).toHaveAttribute("src", first ?? "");
  await expectVideo(page);
});
