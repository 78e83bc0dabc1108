import type { Page } from "playwright";
import { expect } from "./expect.ts";
import { card, option } from "./grid.ts";

export const description = "A cheerful lighthouse keeper with a grey beard and a yellow raincoat";
export const scene = "She waves at a passing ship, and the wind takes her hat";

const headings = {
  describe: "Who is your character?",
  choose: "Choose your character",
  scene: "What happens in the video?",
  video: "Your video",
};

/** Waits until the heading and the content of a step are visible. */
export async function expectStep(page: Page, step: keyof typeof headings): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(headings[step]);
  const content = {
    describe: page.getByLabel("Describe the character"),
    choose: page.getByRole("button", { name: "Continue" }),
    scene: page.getByLabel("Describe the scene"),
    video: page.getByRole("link", { name: "Another character" }),
  };
  await expect(content[step]).toBeVisible();
}

/** Completes the first step, so that images are being generated. */
export async function describeCharacter(page: Page, text = description): Promise<void> {
  await page.getByLabel("Describe the character").fill(text);
  await page.getByRole("button", { name: "Generate images" }).click();
  await expectStep(page, "choose");
}

/** Completes the second step: selects an option, where the first is 1, and continues. */
export async function chooseCharacter(page: Page, number = 1): Promise<void> {
  await card(option(page, number)).click();
  await expect(option(page, number)).toBeChecked();
  await page.getByRole("button", { name: "Continue" }).click();
  await expectStep(page, "scene");
}

/** Completes the third step, so that a video is being generated. */
export async function describeScene(page: Page, text = scene): Promise<void> {
  await page.getByLabel("Describe the scene").fill(text);
  await page.getByRole("button", { name: "Generate the video" }).click();
  await expectStep(page, "video");
}
