import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("Stop cancels running predictions, and keeps the finished images", async () => {
  const { page, pass, expectCreates, emulator } = await startWizard({ creates: 4, isHeld: true });
  const statuses = () => emulator.predictions.map(({ status }) => status);
  await describeCharacter(page);
  await expectCreates(4);
  pass(1);
  await expectImages(page, 1);

  await page.getByRole("button", { name: "Stop" }).click();
  await expect(options(page, "canceled")).toHaveCount(3);
  await expect.poll(statuses).toEqual(["succeeded", "canceled", "canceled", "canceled"]);
  pass(3);
  await page.reload();
  await expect(options(page, "canceled")).toHaveCount(3);
  await expectImages(page, 1);
});

test("Stop cancels a video, and its retry pays for one more", async () => {
  const { page, pass, expectCreates, emulator } = await startWizard({ creates: 3, isHeld: true });
  await page.getByText("1", { exact: true }).click();
  await describeCharacter(page);
  await expectCreates(1);
  pass(1);
  await expectImages(page, 1);
  await chooseCharacter(page);
  await describeScene(page);
  await expectCreates(2);

  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("The video was stopped.")).toBeVisible();
  await expect.poll(() => emulator.predictions[1]?.status).toBe("canceled");
  await page.getByRole("button", { name: "Retry" }).click();
  await expectCreates(3);
  pass(4);
  await expectVideo(page);
});
