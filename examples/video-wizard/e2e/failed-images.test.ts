import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { broken, rejected } from "./support/failures.ts";
import { expectImages, imageAddresses, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter } from "./support/steps.ts";
import { startWizard } from "./support/wizard.ts";

test("one image of four fails, and its retry pays for that one alone", async () => {
  const { page, expectCreates } = await startWizard({ creates: 5, scripts: [undefined, broken] });
  await describeCharacter(page);
  await expectImages(page, 3);
  await expect(page.getByText("3 ready, 1 failed, retry available")).toBeVisible();
  const before = await imageAddresses(page);
  await expectCreates(4);

  await page.getByRole("button", { name: /^Retry option \d$/ }).click();
  await expectImages(page, 4);
  expect(await imageAddresses(page)).toEqual(expect.arrayContaining(before));
  await expect(page.getByText("4 ready", { exact: true })).toBeVisible();
});

test("all images fail, and trying all again pays for four more", async () => {
  const { page, expectCreates } = await startWizard({
    creates: 8,
    scripts: [broken, broken, broken, broken],
  });
  await describeCharacter(page);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("None of the images could be made.");
  await expect(options(page, "failed")).toHaveCount(4);
  await expect(page.getByRole("button", { name: "Continue" })).toBeDisabled();
  await expectCreates(4);

  await page.getByRole("button", { name: "Retry all" }).click();
  await expectImages(page, 4);
  await expect(page.getByRole("main").getByRole("alert")).toBeHidden();
  await chooseCharacter(page, 4);
});

test("a description that is rejected says so in its slots", async () => {
  const { page } = await startWizard({ creates: 4, scripts: [rejected, rejected, rejected, rejected] });
  await describeCharacter(page);
  await expect(options(page, "failed")).toHaveCount(4);
  await expect(page.getByRole("main").getByRole("alert")).toHaveText("None of the images could be made.");
  await expect(page.getByText(/content/i)).toHaveCount(4);
});
