import { createClient } from "@dramatis/core/client";
import { expect } from "vitest";
import { DramatisProvider, englishMessages, type SlotCounts } from "../../src/index.ts";
import { playImages } from "../setup/play-images.ts";
import { type Page, point } from "../setup/point.tsx";
import { Grid, picture, slots } from "../setup/sample-grid.tsx";

/** Every text that the status has, in order. */
function listen(page: Page): string[] {
  const said: string[] = [];
  const status = page.one("[role=status]");
  new MutationObserver(() => said.push(status.textContent ?? "")).observe(status, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return said;
}

point(47, "one message for changes that come together, and none at first", async (page) => {
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await page.show(grid("rppp"));
  const said = listen(page);
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("");
  await page.show(grid("rrpp"));
  await page.show(grid("rrrp"));
  await playImages(page);
  await page.settle(300);
  expect(said).toEqual(["3 of 4 ready"]);
  await page.show(grid("rrrf"));
  await page.settle(300);
  expect(said).toEqual(["3 of 4 ready", "3 ready, 1 failed, retry available"]);
  await page.show(grid("rrrf"));
  await page.settle(300);
  expect(said.length).toBe(2);
});

point("47 b", "progress is not announced, and what changed back neither", async (page) => {
  const grid = (progress: number) => (
    <Grid slots={[{ slot: 0, status: "pending", progress }, ...slots("rr").slice(1)]} />
  );
  await page.show(grid(0.1));
  const said = listen(page);
  await page.show(grid(0.5));
  await page.show(<Grid slots={slots("rr")} />);
  await page.show(grid(0.6));
  await page.settle(300);
  expect(said).toEqual([]);
});

point("47 c", "the status stands outside the group, and the texts are the app's", async (page) => {
  await page.show(<Grid slots={slots("pp")} messages={{ progress: ({ ready }) => `${ready} fertig` }} />);
  expect(page.group.contains(page.one("[role=status]"))).toBe(false);
  await page.show(<Grid slots={slots("rp")} messages={{ progress: ({ ready }) => `${ready} fertig` }} />);
  await playImages(page);
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("1 fertig");
});

point("47 d", "an image is announced when it is shown, and as failed when it does not load", async (page) => {
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await page.show(grid("pppp"));
  const said = listen(page);
  await page.show(grid("rrpp"));
  if (!page.user.isBrowser) {
    await page.settle(300);
    expect(said).toEqual([]);
  }
  await playImages(page);
  await page.settle(300);
  expect(said).toEqual(["2 of 4 ready"]);
  if (page.user.isBrowser) return;
  await page.show(grid("rrrr"));
  await playImages(page, "load", [picture("blue")]);
  await playImages(page, "error", [picture("gold")]);
  await page.settle(300);
  expect(said).toEqual(["2 of 4 ready", "3 ready, 1 failed"]);
});

point("47 e", "what was stopped is not told as failed", async (page) => {
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

point("47 f", "announcements wait by the clock of the client", async (page) => {
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
