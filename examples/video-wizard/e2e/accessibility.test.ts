import { test } from "vitest";
import { audit } from "./support/audit.ts";
import { broken } from "./support/failures.ts";
import { card, expectImages, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard } from "./support/wizard.ts";

test.each(["light", "dark"] as const)(
  "axe finds no violations in any step, with %s colors",
  async (colorScheme) => {
    const context = { colorScheme, reducedMotion: "reduce" } as const;
    const { page, pass, expectCreates } = await startWizard({
      creates: 6,
      isHeld: true,
      context,
      scripts: [undefined, broken],
    });
    await audit(page);
    await describeCharacter(page);
    await expectCreates(4);
    await audit(page);
    pass(4);
    await expectImages(page, 3);
    await card(options(page, "ready").first()).click();
    await audit(page);
    await page.getByRole("button", { name: /^Retry option/ }).click();
    await expectCreates(5);
    pass(4);
    await expectImages(page, 4);
    await chooseCharacter(page);
    await audit(page);
    await describeScene(page);
    await expectCreates(6);
    await audit(page);
    pass(4);
    await expectVideo(page);
    await audit(page);
  },
);
