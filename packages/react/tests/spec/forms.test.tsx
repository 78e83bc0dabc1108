import { useState } from "react";
import { expect, vi } from "vitest";
import { type Page, specTest } from "../setup/page.tsx";
import { Grid } from "../setup/sample-grid.tsx";

const formData = (page: Page, form = "form") => [...new FormData(page.one<HTMLFormElement>(form))];

specTest(34, "FormData contains the value, or nothing if nothing is chosen", async (page) => {
  await page.show(
    <form>
      <Grid name="hero" />
    </form>,
  );
  expect(formData(page)).toEqual([]);
  await page.click(page.label(2));
  expect(formData(page)).toEqual([["hero", "c"]]);
});

specTest(35, "a disabled group is not in FormData", async (page) => {
  await page.show(
    <form>
      <Grid name="hero" defaultValue="a" disabled />
    </form>,
  );
  expect(page.checked).toBe(0);
  expect(formData(page)).toEqual([]);
});

specTest(36, "required prevents the form from being submitted, with and without a name", async (page) => {
  for (const name of ["hero", undefined]) {
    const submit = vi.fn((event: { preventDefault(): void }) => event.preventDefault());
    await page.show(
      <form key={name} onSubmit={submit}>
        <Grid name={name} required />
        <button type="submit" data-go="">
          Go
        </button>
      </form>,
    );
    await page.click(page.one("[data-go]"));
    expect(submit).not.toHaveBeenCalled();
    await page.click(page.label(1));
    await page.click(page.one("[data-go]"));
    expect(submit).toHaveBeenCalledTimes(1);
  }
});

specTest(37, "a form reset restores the default, and images can be chosen afterwards", async (page) => {
  const reasons: unknown[] = [];
  await page.show(
    <form>
      <Grid defaultValue="b" onValueChange={(value, { reason }) => reasons.push([value, reason])} />
      <button type="reset" data-reset="">
        Reset
      </button>
    </form>,
  );
  for (const _ of [1, 2]) {
    await page.click(page.label(0));
    expect(page.checked).toBe(0);
    await page.click(page.one("[data-reset]"));
    expect(page.checked).toBe(1);
  }
  expect(reasons).toEqual([
    ["a", "user"],
    ["b", "reset"],
    ["a", "user"],
    ["b", "reset"],
  ]);
});

specTest(
  "37 b",
  "a reset by a script, of a form elsewhere on the page, restores the default",
  async (page) => {
    await page.show(
      <>
        <Grid form="elsewhere" name="hero" />
        <form id="elsewhere" />
        <form id="another" />
      </>,
    );
    await page.click(page.label(0));
    expect(formData(page, "#elsewhere")).toEqual([["hero", "a"]]);
    page.one<HTMLFormElement>("#another").reset();
    await page.settle();
    expect(page.checked).toBe(0);
    page.one<HTMLFormElement>("#elsewhere").reset();
    await page.settle();
    expect(page.checked).toBe(-1);
    await page.click(page.label(0));
    expect(page.checked).toBe(0);
  },
);

function Controlled() {
  const [value, setValue] = useState<string | null>("a");
  return (
    <form onReset={(event) => value === "d" && event.preventDefault()}>
      <Grid value={value} onValueChange={(next, { reason }) => reason === "user" && setValue(next)} />
    </form>
  );
}

specTest(
  "37 c",
  "a parent that ignores the reset keeps its value, and a prevented reset has no effect",
  async (page) => {
    await page.show(<Controlled />);
    for (const index of [2, 3]) {
      await page.click(page.label(index));
      page.one<HTMLFormElement>("form").reset();
      await page.settle();
      expect(page.checked).toBe(index);
    }
  },
);
