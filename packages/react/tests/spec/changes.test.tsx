import { expect, vi } from "vitest";
import { CharacterGrid, type SelectionChange } from "../../src/index.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, images, slots } from "../setup/sample-grid.tsx";

type Change = (value: string | null, change: SelectionChange) => void;

const continueButton = (page: Page) => page.one<HTMLButtonElement>("[data-continue]");
const changes = (onValueChange: ReturnType<typeof vi.fn<Change>>) =>
  onValueChange.mock.calls.map(([value, { reason }]) => [value, reason]);

specTest(39, "removing the selected image clears the selection, with the reason", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid defaultValue="b" onValueChange={onValueChange} />);
  await page.show(<Grid images={images().filter(({ id }) => id !== "c")} onValueChange={onValueChange} />);
  expect(page.checked).toBe(1);
  expect(changes(onValueChange)).toEqual([]);
  await page.show(<Grid images={images(1)} onValueChange={onValueChange} />);
  expect(page.checked).toBe(-1);
  expect(changes(onValueChange)).toEqual([[null, "removed"]]);
  expect(onValueChange.mock.calls[0]?.[1].event).toBe(undefined);
  // An image that comes back is not selected again.
  await page.show(<Grid onValueChange={onValueChange} />);
  expect(page.checked).toBe(-1);
});

specTest("39 b", "a parent is notified of a removal once, even if it does not react", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid value="b" onValueChange={onValueChange} />);
  for (const _ of [1, 2, 3])
    await page.show(<Grid value="b" images={images(1)} onValueChange={onValueChange} />);
  expect(changes(onValueChange)).toEqual([[null, "removed"]]);
  expect(continueButton(page).disabled).toBe(true);
});

specTest(
  40,
  "removing the focused slot moves the tab stop, and moves the focus to the group",
  async (page) => {
    await page.show(<Grid />);
    await page.click(page.label(1));
    await page.show(<Grid images={images().filter(({ id }) => id !== "b")} />);
    expect(document.activeElement).toBe(page.group);
    await page.user.tab();
    expect(page.focused).toBe(0);
  },
);

specTest("40 b", "if the focused slot becomes pending, the focus moves to the group", async (page) => {
  await page.show(<Grid slots={slots("rrrr")} />);
  await page.click(page.label(1));
  await page.show(<Grid slots={slots("pppp")} />);
  await expect.poll(() => document.activeElement).toBe(page.group);
});

specTest("40 c", "the focus stays on an element that the user focused", async (page) => {
  const tree = (count: number) => (
    <>
      <Grid images={images(count)} />
      <input data-elsewhere="" />
    </>
  );
  await page.show(tree(4));
  await page.click(page.label(3));
  page.one("[data-elsewhere]").focus();
  await page.show(tree(2));
  expect(document.activeElement).toBe(page.one("[data-elsewhere]"));
});

specTest("40 d", "the focus stays on an element that the app focuses in the same commit", async (page) => {
  const focus = (input: HTMLElement | null) => input?.focus();
  const tree = (count: number) => (
    <>
      <Grid images={images(count)} />
      {count === 2 && <input data-elsewhere="" ref={focus} />}
    </>
  );
  await page.show(tree(4));
  await page.click(page.label(3));
  await page.show(tree(2));
  expect(document.activeElement).toBe(page.one("[data-elsewhere]"));
});

specTest(45, "Continue is enabled only while the chosen slot is ready", async (page) => {
  const onContinue = vi.fn();
  await page.show(<Grid slots={slots("rppf")} onContinue={onContinue} />);
  expect(continueButton(page).disabled).toBe(true);
  await page.click(page.label(0));
  expect(continueButton(page).disabled).toBe(false);
  await page.show(<Grid slots={slots("rrrr")} onContinue={onContinue} />);
  expect(continueButton(page).disabled).toBe(false);
  await page.click(continueButton(page));
  expect(onContinue.mock.calls).toEqual([["a", expect.objectContaining({ id: "a" })]]);
  await page.show(<Grid key="other" value="d" slots={slots("rrrp")} />);
  expect(continueButton(page).disabled).toBe(true);
  await page.show(<Grid key="other" value="d" slots={slots("rrrr")} />);
  expect(continueButton(page).disabled).toBe(false);
  await page.show(<Grid key="other" value="nobody" slots={slots("rrrr")} />);
  expect(continueButton(page).disabled).toBe(true);
});

specTest(
  46,
  "regenerating images disables Continue, and images that arrive later do not enable it",
  async (page) => {
    const onValueChange = vi.fn<Change>();
    await page.show(<Grid slots={slots("rrrr")} onValueChange={onValueChange} />);
    await page.click(page.label(1));
    await page.show(<Grid slots={slots("pppp")} onValueChange={onValueChange} />);
    expect(continueButton(page).disabled).toBe(true);
    expect(changes(onValueChange)).toEqual([
      ["b", "user"],
      [null, "regenerate"],
    ]);
    await page.show(<Grid slots={slots("prpp")} onValueChange={onValueChange} />);
    await page.show(<Grid slots={slots("rrrr")} onValueChange={onValueChange} />);
    expect(page.checked).toBe(-1);
    expect(continueButton(page).disabled).toBe(true);
    expect(onValueChange).toHaveBeenCalledTimes(2);
  },
);

specTest("46 b", "keepSelection keeps the selection only if its image comes back", async (page) => {
  const onValueChange = vi.fn<Change>();
  const grid = (states: string) => <Grid keepSelection slots={slots(states)} onValueChange={onValueChange} />;
  await page.show(grid("rrrr"));
  await page.click(page.label(1));
  await page.show(grid("pppp"));
  expect(page.checked).toBe(-1);
  expect(continueButton(page).disabled).toBe(true);
  await page.show(grid("prpp"));
  expect(page.checked).toBe(1);
  await page.show(grid("pppp"));
  await page.show(grid("rprr"));
  expect(changes(onValueChange)).toEqual([["b", "user"]]);
  await page.show(grid("rfrr"));
  expect(changes(onValueChange)).toEqual([
    ["b", "user"],
    [null, "regenerate"],
  ]);
});

specTest("46 c", "a focusable disabled Continue says why it is disabled, and does nothing", async (page) => {
  const clicked = vi.fn();
  await page.show(
    <Grid
      onContinue={clicked}
      after={<CharacterGrid.Continue focusableWhenDisabled data-continue="" onClick={clicked} />}
    />,
  );
  const button = continueButton(page);
  button.focus();
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "");
  expect(reason?.textContent).toBe("Choose an image first.");
  button.click();
  expect(clicked).not.toHaveBeenCalled();
  await page.click(page.label(0));
  expect(button.hasAttribute("aria-disabled")).toBe(false);
  expect(button.hasAttribute("aria-describedby")).toBe(false);
  await page.click(button);
  expect(clicked).toHaveBeenCalledTimes(2);
});
