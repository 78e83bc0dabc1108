import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { card, expectImages, imageAddresses, option, options } from "./support/grid.ts";
import { pictureOf } from "./support/picture.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("an image of one's own becomes a video, and only the video is paid", async () => {
  const { page, emulator } = await startWizard({ creates: 1 });
  const picture = await pictureOf(page);
  await page.getByRole("link", { name: "I have an image already" }).click();
  await page.getByLabel("Use your own image").setInputFiles(picture);
  await expectImages(page, 1);
  const [own] = await imageAddresses(page);
  await card(option(page, 1)).click();
  await page.reload();
  await expectImages(page, 1);
  await expect(option(page, 1)).toBeChecked();

  await chooseCharacter(page);
  await expect(page.getByRole("img", { name: "Your character" })).toHaveJSProperty("src", own);
  await describeScene(page);
  await expectVideo(page);
  expect(emulator.predictions[0]?.input.reference_images).toHaveLength(1);
});

test("an image of one's own can be added while new ones are made", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 8, isHeld: true });
  const picture = await pictureOf(page);
  await describeCharacter(page);
  await expectCreates(4);
  pass(4);
  await expectImages(page, 4);
  await page.getByRole("button", { name: "Make new images" }).click();
  await expectCreates(8);

  // What was pressed before goes away, and must not take the place under the pointer with it.
  const chooser = page.waitForEvent("filechooser");
  await page.getByText("Use your own image").click();
  await (await chooser).setFiles(picture);
  await expectImages(page, 1);
  await expect(options(page, "pending")).toHaveCount(4);
  pass(4);
  await expectImages(page, 5);
  await page.getByRole("button", { name: "Remove own image 1" }).click();
  await expectImages(page, 4);
});
