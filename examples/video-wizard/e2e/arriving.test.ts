import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { card, expectImages, imageUrls, options } from "./support/grid.ts";
import { describeCharacter, expectStep } from "./support/steps.ts";
import { startWizard } from "./support/wizard.ts";

test("images appear when they arrive, and an early one can be selected while others are pending", async () => {
  const { page, pass, expectCreates } = await startWizard({ creates: 4, isHeld: true });
  await describeCharacter(page);
  await expectCreates(4);
  await expect(page.getByRole("radio", { name: "generating", disabled: true })).toHaveCount(4);
  await expect(page.getByRole("button", { name: "Continue" })).toHaveAccessibleDescription(
    "Choose an image first.",
  );

  pass(1);
  await expectImages(page, 1);
  const [first = ""] = await imageUrls(page);
  const chosen = page.getByRole("radio", { checked: true });
  await card(options(page, "ready")).click();
  await expect(chosen).toHaveCount(1);

  pass(1);
  await expectImages(page, 2);
  expect(await imageUrls(page)).toContain(first);
  await expect(card(chosen).locator("img")).toHaveJSProperty("src", first);
  await page.getByRole("button", { name: "Continue" }).click();
  await expectStep(page, "scene");

  pass(2);
  await page.goBack();
  await expectImages(page, 4);
  await expect(card(chosen).locator("img")).toHaveJSProperty("src", first);
});
