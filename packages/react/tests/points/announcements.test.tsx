import { expect } from "vitest";
import { type Page, point } from "../setup/point.tsx";
import { Grid, slots } from "../setup/sample-grid.tsx";

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
  await page.settle(300);
  expect(page.one("[role=status]").textContent).toBe("1 fertig");
});
