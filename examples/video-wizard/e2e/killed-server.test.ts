import { test } from "vitest";
import { expect } from "./support/expect.ts";
import { expectImages, options } from "./support/grid.ts";
import { chooseCharacter, describeCharacter, describeScene } from "./support/steps.ts";
import { expectVideo } from "./support/video.ts";
import { startWizard, type Wizard } from "./support/wizard.ts";

// The page tries to reconnect until the server is back.
const expectedComplaints =
  /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/;

/** Waits until no create is in flight, because the lease of the killed server would then last longer. */
async function expectPolled({ emulator }: Wizard, count: number): Promise<void> {
  await expect.poll(() => emulator.predictions.filter(({ polls }) => polls > 0).length).toBe(count);
}

test("a killed server continues with the images after a restart, and the page shows them", async () => {
  const wizard = await startWizard({ creates: 4, isHeld: true, expectedComplaints });
  const { page, pass } = wizard;
  await describeCharacter(page);
  await expectPolled(wizard, 4);
  pass(1);
  await expectImages(page, 1);
  await wizard.restartServer();
  await expect(options(page, "pending")).toHaveCount(3);
  pass(3);
  await expectImages(page, 4);
  await chooseCharacter(page);
});

test("a killed server continues with the video after a restart, and the page shows it", async () => {
  const wizard = await startWizard({ creates: 5, isHeld: true, expectedComplaints });
  const { page, pass } = wizard;
  await describeCharacter(page);
  await expectPolled(wizard, 4);
  pass(4);
  await expectImages(page, 4);
  await chooseCharacter(page);
  await describeScene(page);
  await expectPolled(wizard, 5);
  await wizard.restartServer();
  pass(1);
  await expectVideo(page);
});
