import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages } from "./support/grid.ts";
import { createNetwork } from "./support/network.ts";
import { describeCharacter } from "./support/steps.ts";
import { startWizard } from "./support/wizard.ts";

test("the network is lost and restored, and the page continues automatically", async () => {
  const expectedComplaints = /net::ERR_/;
  const { page, url, pass, expectCreates } = await startWizard({
    creates: 4,
    isHeld: true,
    expectedComplaints,
  });
  const network = await createNetwork(url);
  await page.goto(network.url);
  await describeCharacter(page);
  await expectCreates(4);
  pass(1);
  await expectImages(page, 1);

  const notice = page.getByText("The connection was lost. Your work continues, and will appear here again.");
  network.lose();
  await expect(notice).toBeVisible();
  pass(3);
  network.restore();
  await expectImages(page, 4);
  await expect(notice).toBeHidden();
});
