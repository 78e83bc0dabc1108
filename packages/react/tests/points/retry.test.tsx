import { expect, vi } from "vitest";
import type { GridSlot } from "../../src/index.ts";
import { type Page, point } from "../setup/point.tsx";
import { Grid, slots } from "../setup/sample-grid.tsx";

const retryOf = (page: Page, option: number) =>
  page.one<HTMLButtonElement>(`[aria-label="Retry option ${option}"]`);

point(42, "Space and arrows in Retry do not select, and are not prevented", async (page) => {
  await page.show(<Grid slots={slots("rfrr")} onRetry={() => {}} />);
  const prevented: boolean[] = [];
  const listen = (event: Event) => prevented.push(event.defaultPrevented);
  window.addEventListener("keydown", listen);
  retryOf(page, 2).focus();
  for (const key of ["{ArrowRight}", "{ArrowDown}", "{Home}", " "]) await page.press(key);
  window.removeEventListener("keydown", listen);
  expect(prevented).toEqual([false, false, false, false]);
  expect(page.checked).toBe(-1);
  expect(document.activeElement).toBe(retryOf(page, 2));
});

point(43, "clicking Retry does not select, and asks for that slot alone", async (page) => {
  const onRetry = vi.fn();
  await page.show(<Grid slots={slots("rffr")} onRetry={onRetry} />);
  await page.click(retryOf(page, 2));
  expect(page.checked).toBe(-1);
  expect(onRetry.mock.calls).toEqual([[[1]]]);
});

point("43 b", "Retry is offered where it may help, and somebody takes it", async (page) => {
  await page.show(<Grid slots={slots("rfxc")} onRetry={() => {}} />);
  expect(page.all("[aria-label^=Retry]").map((retry) => retry.getAttribute("aria-label"))).toEqual([
    "Retry option 2",
    "Retry option 4",
  ]);
  expect(page.container.textContent).toContain("Slot 2 ended.");
  await page.show(<Grid slots={slots("rfxc")} />);
  expect(page.all("[aria-label^=Retry]")).toEqual([]);
});

point(44, "a Retry that is under way keeps the focus, and gives it to the radio", async (page) => {
  const onRetry = vi.fn();
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={onRetry} />;
  await page.show(grid("rfrr"));
  await page.click(retryOf(page, 2));
  retryOf(page, 2).focus();
  await page.show(grid("rprr"));
  expect(document.activeElement).toBe(retryOf(page, 2));
  expect(retryOf(page, 2).getAttribute("aria-disabled")).toBe("true");
  retryOf(page, 2).click();
  expect(onRetry).toHaveBeenCalledTimes(1);
  await page.show(grid("rrrr"));
  await page.settle(60);
  expect(page.focused).toBe(1);
  expect(page.checked).toBe(-1);
  expect(page.all("[aria-label^=Retry]")).toEqual([]);
});

point("44 b", "and keeps it from whoever went on", async (page) => {
  const grid = (states: string) => <Grid slots={slots(states)} onRetry={() => {}} />;
  await page.show(grid("rfrr"));
  await page.click(retryOf(page, 2));
  await page.click(page.label(0));
  await page.show(grid("rprr"));
  await page.show(grid("rrrr"));
  expect(page.focused).toBe(0);
});

point(
  "44 c",
  "a Retry whose request is on its way is not sent twice, and comes back if it failed",
  async (page) => {
    let settle: () => void = () => {};
    const onRetry = vi.fn(() => new Promise<void>((resolve) => (settle = resolve)));
    await page.show(<Grid slots={slots("rfrr")} onRetry={onRetry} />);
    await page.click(retryOf(page, 2));
    retryOf(page, 2).click();
    expect(onRetry).toHaveBeenCalledTimes(1);
    settle();
    await page.settle();
    expect(retryOf(page, 2).hasAttribute("aria-disabled")).toBe(false);
    await page.click(retryOf(page, 2));
    expect(onRetry).toHaveBeenCalledTimes(2);
    await page.show(<Grid slots={slots("rprr")} onRetry={onRetry} />);
    await page.show(<Grid slots={slots("rfrr")} onRetry={onRetry} />);
    expect(retryOf(page, 2).hasAttribute("aria-disabled")).toBe(false);
  },
);

point(
  "44 d",
  "RetryAll asks for all that can be retried, stands outside the group, and keeps the focus",
  async (page) => {
    const onRetry = vi.fn();
    const grid = (places: GridSlot[]) => <Grid slots={places} onRetry={onRetry} />;
    const all = () =>
      page.all<HTMLButtonElement>("button").find((button) => button.textContent === "Retry all");
    await page.show(grid(slots("rrrr")));
    expect(all()).toBe(undefined);
    await page.show(grid(slots("fxcr")));
    const button = all();
    if (!button) throw new Error("There is no RetryAll");
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
