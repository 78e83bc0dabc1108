import { expect } from "vitest";
import { englishMessages, type SlotCounts } from "../../src/index.ts";
import { HeldAnnouncements } from "../setup/held-announcements.tsx";
import { type Page, specTest } from "../setup/page.tsx";
import { playImages } from "../setup/play-images.ts";
import { Grid, picture, slots } from "../setup/sample-grid.tsx";

/** Records every text of the status element, in order. */
function listen(page: Page): string[] {
  const announced: string[] = [];
  const status = page.one("[role=status]");
  new MutationObserver(() => announced.push(status.textContent ?? "")).observe(status, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return announced;
}

specTest(
  47,
  "changes that happen together cause one message, and the first render causes none",
  async (page) => {
    const held = new HeldAnnouncements(page);
    const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
    await held.show(grid("rppp"));
    const announced = listen(page);
    expect(await held.announce()).toBe("");
    await held.show(grid("rrpp"));
    await held.show(grid("rrrp"));
    await playImages(page);
    await held.announce();
    expect(announced).toEqual(["3 of 4 ready"]);
    await held.show(grid("rrrf"));
    await held.announce();
    expect(announced).toEqual(["3 of 4 ready", "3 ready, 1 failed, retry available"]);
    await held.show(grid("rrrf"));
    await held.announce();
    expect(announced.length).toBe(2);
  },
);

specTest("47 b", "neither progress nor a change that is undone immediately is announced", async (page) => {
  const held = new HeldAnnouncements(page);
  const grid = (progress: number) => (
    <Grid slots={[{ slot: 0, status: "pending", progress }, ...slots("rr").slice(1)]} />
  );
  await held.show(grid(0.1));
  const announced = listen(page);
  await held.show(grid(0.5));
  await held.show(<Grid slots={slots("rr")} />);
  await held.show(grid(0.6));
  await held.announce();
  expect(announced).toEqual([]);
});

specTest("47 c", "the status is outside the group, and the app can change its texts", async (page) => {
  const held = new HeldAnnouncements(page);
  const grid = (states: string) => (
    <Grid slots={slots(states)} messages={{ progress: ({ ready }) => `${ready} fertig` }} />
  );
  await held.show(grid("pp"));
  expect(page.group.contains(page.one("[role=status]"))).toBe(false);
  await held.show(grid("rp"));
  await playImages(page);
  expect(await held.announce()).toBe("1 fertig");
});

specTest("47 d", "an image is announced once it is shown, or as failed if it does not load", async (page) => {
  const held = new HeldAnnouncements(page);
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await held.show(grid("pppp"));
  const announced = listen(page);
  await held.show(grid("rrpp"));
  if (!page.user.isBrowser) {
    await held.announce();
    expect(announced).toEqual([]);
  }
  await playImages(page);
  await held.announce();
  expect(announced).toEqual(["2 of 4 ready"]);
  if (page.user.isBrowser) return;
  await held.show(grid("rrrr"));
  await playImages(page, "load", [picture("blue")]);
  await playImages(page, "error", [picture("gold")]);
  await held.announce();
  expect(announced).toEqual(["2 of 4 ready", "3 ready, 1 failed"]);
});

specTest("47 e", "canceled slots are not announced as failed", async (page) => {
  const held = new HeldAnnouncements(page);
  const seen: SlotCounts[] = [];
  const progress = (counts: SlotCounts) => {
    seen.push(counts);
    return englishMessages.progress(counts);
  };
  const grid = (states: string) => <Grid slots={slots(states)} messages={{ progress }} />;
  await held.show(grid("rrpp"));
  await held.show(grid("rrcc"));
  await playImages(page);
  expect(await held.announce()).toBe("2 ready, 2 stopped");
  expect(seen.at(-1)).toEqual({ total: 4, pending: 0, ready: 2, failed: 0, canceled: 2, retryable: 0 });
  await held.show(grid("rxcc"));
  expect(await held.announce()).toBe("1 ready, 1 failed, 2 stopped");
});

specTest("47 f", "an announcement is made 200 ms after the change, on the client's clock", async (page) => {
  const held = new HeldAnnouncements(page);
  await held.show(<Grid slots={slots("pp")} />);
  await held.show(<Grid slots={slots("xx")} />);
  expect(page.one("[role=status]").textContent).toBe("");
  expect(held.waitedMs).toEqual([200]);
  expect(await held.announce()).toBe("0 ready, 2 failed");
});

specTest("47 g", "without a client, announcements use the system's clock", async (page) => {
  await page.show(<Grid slots={slots("pp")} />);
  await page.show(<Grid slots={slots("xx")} />);
  await expect.poll(() => page.one("[role=status]").textContent).toBe("0 ready, 2 failed");
});
