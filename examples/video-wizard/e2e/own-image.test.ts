import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { card, expectImages, imageUrls, option, options } from "./support/grid.ts";
import { pictureOf } from "./support/picture.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("a user's own image becomes a video, and only the video is paid for", async () => {
  const { page, emulator } = await startWizard({ creates: 1 });
  const picture = await pictureOf(page);
  await page.getByRole("link", { name: "I already have an image" }).click();
  await page.getByLabel("Use your own image").setInputFiles(picture);
  await expectImages(page, 1);
  const [own] = await imageUrls(page);
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

test("a user's own image can be added while new images are generated", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 8, isHeld: true });
  const picture = await pictureOf(page);
  await describeCharacter(page);
  await expectCreates(4);
  pass(4);
  await expectImages(page, 4);
  await page.getByRole("button", { name: "Generate new images" }).click();
  await expectCreates(8);

  // The button that was pressed before disappears now. The layout must not move under the pointer.
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
