import type { Page } from "playwright";
import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { rejected } from "./support/failures.ts";
import { expectImages } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

const width = 320;

/** Expects that the page does not scroll sideways, and that every control is inside the screen. */
async function expectToFit(page: Page): Promise<void> {
  const found = await page.evaluate((limit) => {
    const controls = [...document.querySelectorAll("a, button, input, textarea, video, label")];
    const outside = controls.filter((control) => {
      const { left, right } = control.getBoundingClientRect();
      return left < 0 || right > limit;
    });
    const scrolls = document.documentElement.scrollWidth > limit;
    return { scrolls, outside: outside.map(({ outerHTML }) => outerHTML) };
  }, width);
  expect(found).toEqual({ scrolls: false, outside: [] });
}

test("every step fits on a screen 320 px wide", async () => {
  const context = {
    viewport: { width, height: 568 },
    hasTouch: true,
    isMobile: true,
    colorScheme: "dark",
  } as const;
  const { page, pass, expectCreates } = await startWizard({
    creates: 5,
    isHeld: true,
    context,
    scripts: [undefined, rejected],
  });
  await expectToFit(page);
  await describeCharacter(page, `${"a-very-long-word-without-a-space-".repeat(4)} with a hat`);
  await expectCreates(4);
  await expectToFit(page);
  pass(4);
  await expectImages(page, 3);
  await expectToFit(page);
  await chooseCharacter(page, 4);
  await expectToFit(page);
  await describeScene(page);
  await expectCreates(5);
  await expectToFit(page);
  pass(4);
  await expectVideo(page);
  await expectToFit(page);
});
