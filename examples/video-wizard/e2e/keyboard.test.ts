import type { Locator, Page } from "playwright";
import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { card, expectImages, option } from "./support/grid.ts";
import { description, expectStep, scene } from "./support/steps.ts";
import { expectVideo, playback, video } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

/** Waits until the target has the focus, and checks that it is on the screen with a visible focus ring. */
async function expectFocus(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  // A radio of the grid is visually hidden, and only its card is visible.
  await expect(target.or(card(target)).first()).toBeInViewport();
  const ring = await target.evaluate((element) => {
    const around = [element, element.closest("label") ?? element].map((each) => getComputedStyle(each));
    const isDrawn = around.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
    return { isVisible: element.matches(":focus-visible"), isDrawn };
  });
  expect(ring).toEqual({ isVisible: true, isDrawn: true });
}

/** Expects the focus on the heading of a step. */
async function expectFocusOnStep(page: Page, step: Parameters<typeof expectStep>[1]): Promise<void> {
  await expectStep(page, step);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
}

test("every step works with the keyboard alone", async () => {
  const { page } = await startWizard({ creates: 5 });
  const { keyboard } = page;
  const button = (name: string) => page.getByRole("button", { name });

  await keyboard.press("Tab");
  await expectFocus(page.getByLabel("Describe the character"));
  await keyboard.type(description);
  await keyboard.press("Tab");
  await expectFocus(page.getByRole("radio", { name: "4" }));
  await keyboard.press("ArrowLeft");
  await expectFocus(page.getByRole("radio", { name: "3" }));
  await keyboard.press("ArrowRight");
  await keyboard.press("Tab");
  await expectFocus(button("Generate images"));
  await keyboard.press("Enter");

  await expectFocusOnStep(page, "choose");
  await expectImages(page, 4);
  await keyboard.press("Tab");
  await expectFocus(option(page, 1));
  await keyboard.press("Space");
  await expect(option(page, 1)).toBeChecked();
  await keyboard.press("ArrowDown");
  await expectFocus(option(page, 3));
  await keyboard.press("ArrowRight");
  await expectFocus(option(page, 4));
  await expect(option(page, 4)).toBeChecked();
  await keyboard.press("Tab");
  await expectFocus(button("Continue"));
  await keyboard.press("Enter");

  await expectFocusOnStep(page, "scene");
  await keyboard.press("Tab");
  await expectFocus(page.getByLabel("Describe the scene"));
  await keyboard.type(scene);
  await keyboard.press("Tab");
  await expectFocus(button("Generate the video"));
  await keyboard.press("Space");

  await expectFocusOnStep(page, "video");
  await expectVideo(page);
  await keyboard.press("Tab");
  await expectFocus(video(page));
  await keyboard.press("Space");
  await expect.poll(async () => (await playback(page)).currentTime).toBeGreaterThan(0);
});
