import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { broken } from "./support/failures.ts";
import { expectImages } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test("a failed video shows its error, and its retry pays for one more", async () => {
  const scripts = [undefined, undefined, undefined, undefined, broken];
  const { page, expectCreates } = await startWizard({ creates: 6, scripts });
  await describeCharacter(page);
  await expectImages(page, 4);
  await chooseCharacter(page);
  await describeScene(page);
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("interrupted");
  await expectCreates(5);

  await page.getByRole("button", { name: "Retry" }).click();
  await expectVideo(page);
  await expect(alert).toBeHidden();
});
