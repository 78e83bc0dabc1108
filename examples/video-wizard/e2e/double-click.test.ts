import { test } from "vitest";
import { expectImages } from "./support/grid.ts";
import { chooseCharacter, description, expectStep, scene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("a double click pays once, for the images and for the video", async () => {
  const { page } = await startWizard({ creates: 5 });
  await page.getByLabel("Describe the character").fill(description);
  await page.getByRole("button", { name: "Generate images" }).dblclick();
  await expectStep(page, "choose");
  await expectImages(page, 4);
  await chooseCharacter(page);
  await page.getByLabel("Describe the scene").fill(scene);
  await page.getByRole("button", { name: "Generate the video" }).dblclick();
  await expectStep(page, "video");
  await expectVideo(page);
});
