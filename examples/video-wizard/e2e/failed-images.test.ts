import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { broken, rejected } from "./support/failures.ts";
import { expectImages, imageUrls, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter } from "./support/steps.ts";
import { startWizard } from "./support/wizard.ts";

test("one of four images fails, and its retry pays only for that image", async () => {
  const { page, expectCreates } = await startWizard({ creates: 5, scripts: [undefined, broken] });
  await describeCharacter(page);
  await expectImages(page, 3);
  await expect(page.getByText("3 ready, 1 failed, retry available")).toBeVisible();
  const before = await imageUrls(page);
  await expectCreates(4);

  await page.getByRole("button", { name: /^Retry option \d$/ }).click();
  await expectImages(page, 4);
  expect(await imageUrls(page)).toEqual(expect.arrayContaining(before));
  await expect(page.getByText("4 ready", { exact: true })).toBeVisible();
});

test("all images fail, and Retry all pays for four more", async () => {
  const { page, expectCreates } = await startWizard({
    creates: 8,
    scripts: [broken, broken, broken, broken],
  });
  await describeCharacter(page);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("No image could be generated.");
  await expect(options(page, "failed")).toHaveCount(4);
  await expect(page.getByRole("button", { name: "Continue" })).toBeDisabled();
  await expectCreates(4);

  await page.getByRole("button", { name: "Retry all" }).click();
  await expectImages(page, 4);
  await expect(page.getByRole("main").getByRole("alert")).toBeHidden();
  await chooseCharacter(page, 4);
});

test("a rejected description is reported in its slots", async () => {
  const { page } = await startWizard({ creates: 4, scripts: [rejected, rejected, rejected, rejected] });
  await describeCharacter(page);
  await expect(options(page, "failed")).toHaveCount(4);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("No image could be generated.");
  await expect(page.getByText(/content/i)).toHaveCount(4);
});
