import { expect, vi } from "vitest";
import type { GridSlot } from "../../src/index.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, slots } from "../setup/sample-grid.tsx";

const retryButton = (page: Page, option: number) =>
  page.one<HTMLButtonElement>(`[aria-label="Retry option ${option}"]`);

specTest(
  42,
  "Space and arrow keys in Retry do not select, and their default is not prevented",
  async (page) => {
    await page.show(<Grid slots={slots("rfrr")} onRetry={() => {}} />);
    const prevented: boolean[] = [];
    const listen = (event: Event) => prevented.push(event.defaultPrevented);
    window.addEventListener("keydown", listen);
    retryButton(page, 2).focus();
    for (const key of ["{ArrowRight}", "{ArrowDown}", "{Home}", " "]) await page.press(key);
    window.removeEventListener("keydown", listen);
    expect(prevented).toEqual([false, false, false, false]);
    expect(page.checked).toBe(-1);
    expect(document.activeElement).toBe(retryButton(page, 2));
  },
);

specTest(43, "clicking Retry does not select, and retries only that slot", async (page) => {
  const onRetry = vi.fn();
  await page.show(<Grid slots={slots("rffr")} onRetry={onRetry} />);
  await page.click(retryButton(page, 2));
  expect(page.checked).toBe(-1);
  expect(onRetry.mock.calls).toEqual([[[1]]]);
});

specTest("43 b", "Retry is offered if the failure is retryable and the app passes onRetry", async (page) => {
  await page.show(<Grid slots={slots("rfxc")} onRetry={() => {}} />);
  expect(page.all("[aria-label^=Retry]").map((retry) => retry.getAttribute("aria-label"))).toEqual([
    "Retry option 2",
    "Retry option 4",
  ]);
  expect(page.container.textContent).toContain("Slot 2 ended.");
  await page.show(<Grid slots={slots("rfxc")} />);
  expect(page.all("[aria-label^=Retry]")).toEqual([]);
});

specTest(44, "Retry keeps the focus while it is running, and then passes it to the radio", async (page) => {
  const onRetry = vi.fn();
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={onRetry} />;
  await page.show(grid("rfrr"));
  await page.click(retryButton(page, 2));
  retryButton(page, 2).focus();
  await page.show(grid("rprr"));
  expect(document.activeElement).toBe(retryButton(page, 2));
  expect(retryButton(page, 2).getAttribute("aria-disabled")).toBe("true");
  retryButton(page, 2).click();
  expect(onRetry).toHaveBeenCalledTimes(1);
  await page.show(grid("rrrr"));
  await expect.poll(() => page.focused).toBe(1);
  expect(page.checked).toBe(-1);
  expect(page.all("[aria-label^=Retry]")).toEqual([]);
});

specTest("44 b", "Retry does not move the focus if the user has moved it meanwhile", async (page) => {
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await page.show(grid("rfrr"));
  await page.click(retryButton(page, 2));
  await page.click(page.label(0));
  await page.show(grid("rprr"));
  await page.show(grid("rrrr"));
  expect(page.focused).toBe(0);
});

specTest(
  "44 c",
  "Retry does not send a second request while the first is pending, and is enabled again if it failed",
  async (page) => {
    let settle: () => void = () => {};
    const onRetry = vi.fn(() => new Promise<void>((resolve) => (settle = resolve)));
    await page.show(<Grid slots={slots("rfrr")} onRetry={onRetry} />);
    await page.click(retryButton(page, 2));
    retryButton(page, 2).click();
    expect(onRetry).toHaveBeenCalledTimes(1);
    settle();
    await page.settle();
    expect(retryButton(page, 2).hasAttribute("aria-disabled")).toBe(false);
    await page.click(retryButton(page, 2));
    expect(onRetry).toHaveBeenCalledTimes(2);
    await page.show(<Grid slots={slots("rprr")} onRetry={onRetry} />);
    await page.show(<Grid slots={slots("rfrr")} onRetry={onRetry} />);
    expect(retryButton(page, 2).hasAttribute("aria-disabled")).toBe(false);
  },
);

specTest(
  "44 d",
  "RetryAll retries all retryable slots, is outside the group, and keeps the focus",
  async (page) => {
    const onRetry = vi.fn();
    const grid = (places: GridSlot[]) => <Grid slots={places} onRetry={onRetry} />;
    const all = () =>
      page.all<HTMLButtonElement>("button").find((button) => button.textContent === "Retry all");
    await page.show(grid(slots("rrrr")));
    expect(all()).toBe(undefined);
    await page.show(grid(slots("fxcr")));
    const button = all();
    if (!button) throw new Error("The page has no RetryAll.");
    expect(page.group.contains(button)).toBe(false);
    await page.click(button);
    button.focus();
    expect(onRetry.mock.calls).toEqual([[[0, 2]]]);
    await page.show(grid(slots("pxpr")));
    expect(button.getAttribute("aria-disabled")).toBe("true");
    await page.show(grid(slots("rxrr")));
    expect(document.activeElement).toBe(button);
    page.radio(0).focus();
    await page.settle();
    expect(all()).toBe(undefined);
  },
);
