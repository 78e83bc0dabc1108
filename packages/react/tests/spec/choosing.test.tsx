import { useState } from "react";
import { expect, vi } from "vitest";
import type { SelectionChange } from "../../src/index.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid, slots } from "../setup/sample-grid.tsx";

type Change = (value: string | null, change: SelectionChange) => void;

specTest(21, "Space selects exactly once", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid onValueChange={onValueChange} />);
  page.radio(1).focus();
  await page.press(" ");
  expect(page.checked).toBe(1);
  expect(onValueChange).toHaveBeenCalledTimes(1);
  await page.press(" ");
  expect(onValueChange).toHaveBeenCalledTimes(1);
});

specTest(22, "Enter does not select", async (page) => {
  await page.show(<Grid />);
  page.radio(1).focus();
  await page.press("{Enter}");
  expect(page.checked).toBe(-1);
});

specTest(23, "Enter submits the form", async (page) => {
  const submit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
  await page.show(
    <form onSubmit={submit}>
      <Grid />
      <button type="submit">Go</button>
    </form>,
  );
  await page.click(page.label(1));
  await page.press("{Enter}");
  expect(submit).toHaveBeenCalledTimes(1);
});

specTest(25, "clicking again changes nothing and calls nothing", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid onValueChange={onValueChange} />);
  await page.click(page.label(1));
  await page.click(page.label(1));
  expect(page.checked).toBe(1);
  expect(onValueChange).toHaveBeenCalledTimes(1);
});

specTest(27, "a controlled value changes only when the parent changes it", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid value="a" onValueChange={onValueChange} />);
  await page.click(page.label(2));
  expect(onValueChange.mock.calls.map(([value]) => value)).toEqual(["c"]);
  expect(page.checked).toBe(0);
  await page.show(<Grid value="c" onValueChange={onValueChange} />);
  expect(page.checked).toBe(2);
  expect(onValueChange).toHaveBeenCalledTimes(1);
});

let set: (value: string | null) => void = () => {};

function Controlled() {
  const [value, setValue] = useState<string | null>("b");
  set = setValue;
  return <Grid value={value} onValueChange={setValue} />;
}

specTest(28, "a controlled null unchecks all radios, and any can be selected again", async (page) => {
  await page.show(<Controlled />);
  expect(page.checked).toBe(1);
  set(null);
  await page.settle();
  expect(page.checked).toBe(-1);
  await page.click(page.label(1));
  expect(page.checked).toBe(1);
});

specTest(29, "switching between controlled and uncontrolled logs a warning", async (page) => {
  await page.show(<Grid value="a" />);
  await page.show(<Grid />);
  expect(page.logged.length).toBe(1);
  expect(String(page.logged[0]?.[0])).toMatch(/`value` became undefined/);
  await page.show(<Grid value={null} />);
  expect(String(page.logged[1]?.[0])).toMatch(/now controls the selection/);
  page.logged.length = 0;
});

specTest(30, "a canceled change has no effect", async (page) => {
  let isRefused = true;
  await page.show(<Grid defaultValue="a" onValueChange={(_, { cancel }) => isRefused && cancel()} />);
  await page.click(page.label(1));
  expect(page.checked).toBe(0);
  page.radio(0).focus();
  await page.press("{ArrowRight}");
  expect(page.checked).toBe(0);
  isRefused = false;
  await page.click(page.label(1));
  expect(page.checked).toBe(1);
});

specTest(31, "the callback receives the value, the reason and the event", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid onValueChange={onValueChange} />);
  await page.click(page.label(1));
  const [value, change] = onValueChange.mock.calls[0] ?? [];
  expect(value).toBe("b");
  expect(change?.reason).toBe("user");
  expect(change?.event).toBeInstanceOf(Event);
  expect(change?.event?.target).toBe(page.radio(1));
  expect(change?.cancel).toBeTypeOf("function");
});

async function tryToChoose(page: Page): Promise<void> {
  await page.user.tap(page.label(1));
  page.label(2).click();
  page.radio(2).focus();
  for (const key of ["{ArrowRight}", "{ArrowDown}", "{Home}", " "]) await page.press(key);
}

specTest(32, "a disabled group ignores clicks and keys, and cannot be focused", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid disabled defaultValue="a" onValueChange={onValueChange} />);
  await tryToChoose(page);
  expect([page.checked, page.focused]).toEqual([0, -1]);
  expect(onValueChange).not.toHaveBeenCalled();
  expect(page.group.getAttribute("aria-disabled")).toBe("true");
});

specTest(33, "a read-only group shows its selection, which the user cannot change", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid readOnly defaultValue="a" onValueChange={onValueChange} />);
  await tryToChoose(page);
  expect(page.checked).toBe(0);
  expect(onValueChange).not.toHaveBeenCalled();
});

specTest("33 b", "slots that are not ready cannot be chosen", async (page) => {
  const onValueChange = vi.fn<Change>();
  await page.show(<Grid slots={slots("rpfd")} onValueChange={onValueChange} />);
  for (const index of [1, 2, 3]) page.label(index).click();
  await page.settle();
  expect(page.checked).toBe(-1);
  expect(onValueChange).not.toHaveBeenCalled();
});
