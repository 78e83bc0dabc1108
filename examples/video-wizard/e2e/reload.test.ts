import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { card, expectImages, imageUrls, option, options } from "./support/grid.ts";
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

test("a reload during generation finds the images and the video again", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 5, isHeld: true });
  await describeCharacter(page);
  await expectCreates(4);
  pass(1);
  await expectImages(page, 1);
  const before = await imageUrls(page);
  await page.reload();
  await expectImages(page, 1);
  expect(await imageUrls(page)).toEqual(before);
  await expect(options(page, "pending")).toHaveCount(3);
  pass(3);
  await expectImages(page, 4);

  await chooseCharacter(page);
  await describeScene(page);
  await expectCreates(5);
  await page.reload();
  await expect(page.getByRole("progressbar", { name: "Generating the video" })).toBeVisible();
  await expect(page.getByText(scene)).toBeVisible();
  pass(1);
  await expectVideo(page);
});

test("a reload before the server answers finds the images again", async () => {
  const { page, expectCreates } = await startWizard({
    creates: 4,
    scripts: Array(4).fill({ answerAfterMs: 1_000 }),
  });
  await page.getByLabel("Describe the character").fill(description);
  await page.getByRole("button", { name: "Generate images" }).click();
  await expectStep(page, "choose");
  await expectCreates(4);
  await page.reload();
  await expectImages(page, 4);
});

test("a reload when nothing runs keeps texts, images, the selection and the video", async () => {
  const { page } = await startWizard({ creates: 5 });
  const who = page.getByLabel("Describe the character");
  await who.fill(description);
  await page.reload();
  await expect(who).toHaveValue(description);
  await page.getByRole("button", { name: "Generate images" }).click();
  await expectImages(page, 4);
  const images = await imageUrls(page);
  await card(option(page, 2)).click();
  await page.reload();
  await expectImages(page, 4);
  expect(await imageUrls(page)).toEqual(images);
  await expect(option(page, 2)).toBeChecked();
  await expect(page.getByText(description)).toBeVisible();

  await page.getByRole("button", { name: "Continue" }).click();
  const what = page.getByLabel("Describe the scene");
  await what.fill(scene);
  await page.reload();
  await expect(what).toHaveValue(scene);
  await expect(page.getByRole("img", { name: "Your character" })).toHaveJSProperty("src", images[1]);
  await page.getByRole("button", { name: "Generate the video" }).click();
  await expectVideo(page);
  await page.reload();
  await expectVideo(page);
  await expect(page.getByText(scene)).toBeVisible();
});
