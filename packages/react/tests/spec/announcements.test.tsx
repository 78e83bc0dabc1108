import { createClient } from "@dramatis/core/client";
import { expect } from "vitest";
import { DramatisProvider, englishMessages, type SlotCounts } from "../../src/index.ts";
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
    const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
    await page.show(grid("rppp"));
    const announced = listen(page);
    await page.settle(300);
    expect(page.one("[role=status]").textContent).toBe("");
    await page.show(grid("rrpp"));
    await page.show(grid("rrrp"));
    await playImages(page);
    await page.settle(300);
    expect(announced).toEqual(["3 of 4 ready"]);
    await page.show(grid("rrrf"));
    await page.settle(300);
    expect(announced).toEqual(["3 of 4 ready", "3 ready, 1 failed, retry available"]);
    await page.show(grid("rrrf"));
    await page.settle(300);
    expect(announced.length).toBe(2);
  },
);

specTest("47 b", "neither progress nor a change that is undone immediately is announced", async (page) => {
  const grid = (progress: number) => (
    <Grid slots={[{ slot: 0, status: "pending", progress }, ...slots("rr").slice(1)]} />
  );
  await page.show(grid(0.1));
  const announced = listen(page);
  await page.show(grid(0.5));
  await page.show(<Grid slots={slots("rr")} />);
  await page.show(grid(0.6));
  await page.settle(300);
  expect(announced).toEqual([]);
});

specTest("47 c", "the status is outside the group, and the app can change its texts", async (page) => {
  await page.show(<Grid slots={slots("pp")} messages={{ progress: ({ ready }) => `${ready} fertig` }} />);
  expect(page.group.contains(page.one("[role=status]"))).toBe(false);
  await page.show(<Grid slots={slots("rp")} messages={{ progress: ({ ready }) => `${ready} fertig` }} />);
  await playImages(page);
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("1 fertig");
});

specTest("47 d", "an image is announced once it is shown, or as failed if it does not load", async (page) => {
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await page.show(grid("pppp"));
  const announced = listen(page);
  await page.show(grid("rrpp"));
  if (!page.user.isBrowser) {
    await page.settle(300);
    expect(announced).toEqual([]);
  }
  await playImages(page);
  await page.settle(300);
  expect(announced).toEqual(["2 of 4 ready"]);
  if (page.user.isBrowser) return;
  await page.show(grid("rrrr"));
  await playImages(page, "load", [picture("blue")]);
  await playImages(page, "error", [picture("gold")]);
  await page.settle(300);
  expect(announced).toEqual(["2 of 4 ready", "3 ready, 1 failed"]);
});

specTest("47 e", "canceled slots are not announced as failed", async (page) => {
  const seen: SlotCounts[] = [];
  const progress = (counts: SlotCounts) => {
    seen.push(counts);
    return englishMessages.progress(counts);
  };
  const grid = (states: string) => <Grid slots={slots(states)} messages={{ progress }} />;
  await page.show(grid("rrpp"));
  await page.show(grid("rrcc"));
  await playImages(page);
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("2 ready, 2 stopped");
  expect(seen.at(-1)).toEqual({ total: 4, pending: 0, ready: 2, failed: 0, canceled: 2, retryable: 0 });
  await page.show(grid("rxcc"));
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("1 ready, 1 failed, 2 stopped");
});

specTest("47 f", "announcements use the client's clock", async (page) => {
  const waits: { readonly ms: number; end(): void }[] = [];
  const sleep = (ms: number) => new Promise<void>((end) => waits.push({ ms, end }));
  const client = {
    ...createClient({ baseUrl: "/api/mv" }),
    clock: { now: () => 0, monotonic: () => 0, sleep },
  };
  const grid = (states: string) => (
    <DramatisProvider client={client}>
      <Grid slots={slots(states)} />
    </DramatisProvider>
  );
  await page.show(grid("pp"));
  await page.show(grid("xx"));
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("");
  expect(waits.map(({ ms }) => ms)).toEqual([200]);
  waits[0]?.end();
  await page.settle();
  expect(page.one("[role=status]").textContent).toBe("0 ready, 2 failed");
});
