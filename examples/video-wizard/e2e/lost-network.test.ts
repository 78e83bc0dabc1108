import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages } from "./support/grid.ts";
import { createNetwork } from "./support/network.ts";
import { describeCharacter } from "./support/steps.ts";
import { startWizard } from "./support/wizard.ts";

test("the network is lost and found again, and the page goes on by itself", async () => {
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

  const notice = page.getByText("The connection is lost. The work goes on, and will be shown again.");
  network.lose();
  await expect(notice).toBeVisible();
  pass(3);
  network.findAgain();
  await expectImages(page, 4);
  await expect(notice).toBeHidden();
});
