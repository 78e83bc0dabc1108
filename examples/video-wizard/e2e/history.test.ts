import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages, imageUrls, option, options } from "./support/grid.ts";
import {
  chooseCharacter,
  describeCharacter,
  describeScene,
  description,
  expectStep,
  scene,
} from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("back and forward lead through all steps, and lose nothing", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 5, isHeld: true });
  await describeCharacter(page);
  await expectCreates(4);
  pass(1);
  await expectImages(page, 1);
  await page.goBack();
  await expectStep(page, "describe");
  await expect(page.getByText("Images are being generated")).toBeVisible();
  await page.goForward();
  await expectImages(page, 1);
  await expect(options(page, "pending")).toHaveCount(3);
  pass(3);
  await expectImages(page, 4);
  const images = await imageUrls(page);
  await chooseCharacter(page, 2);
  await describeScene(page);
  await expectCreates(5);
  await page.goBack();
  await expect(page.getByText("A video is being generated")).toBeVisible();
  await page.goForward();
  pass(1);
  await expectVideo(page);

  await page.goBack();
  await expectStep(page, "scene");
  await expect(page.getByLabel("Describe the scene")).toHaveValue(scene);
  await page.goBack();
  await expectStep(page, "choose");
  await expectImages(page, 4);
  expect(await imageUrls(page)).toEqual(images);
  await expect(option(page, 2)).toBeChecked();
  await page.goBack();
  await expectStep(page, "describe");
  await expect(page.getByLabel("Describe the character")).toHaveValue(description);
  for (const step of ["choose", "scene", "video"] as const) {
    await page.goForward();
    await expectStep(page, step);
  }
  await expectVideo(page);
});

test("new images are paid for, and back leads to the first images", async () => {
  const { page, expectCreates } = await startWizard({ creates: 8 });
  await describeCharacter(page);
  await expectImages(page, 4);
  const first = await imageUrls(page);
  await page.getByRole("button", { name: "Generate new images" }).click();
  await expectCreates(8);
  await expectImages(page, 4);
  const second = await imageUrls(page);
  expect(second.filter((url) => first.includes(url))).toEqual([]);

  await page.goBack();
  await expect.poll(() => imageUrls(page)).toEqual(first);
  await expectImages(page, 4);
  await page.goForward();
  await expect.poll(() => imageUrls(page)).toEqual(second);
  await expectImages(page, 4);
});
