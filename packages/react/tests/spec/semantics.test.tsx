import { computeAccessibleName } from "dom-accessibility-api";
import { expect } from "vitest";
import { audit } from "../setup/audit.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { card, Grid, HookGrid, images, slots } from "../setup/sample-grid.tsx";

const names = (page: Page) => page.radios.map((radio) => computeAccessibleName(radio));

specTest(
  1,
  "the group is a radiogroup, named by aria-label, by aria-labelledby, or by a default",
  async (page) => {
    await page.show(<Grid />);
    expect(computeAccessibleName(page.group)).toBe("Pirates");
    await page.show(
      <>
        <h2 id="heading">Choose a pirate</h2>
        <Grid aria-labelledby="heading" />
      </>,
    );
    expect(computeAccessibleName(page.group)).toBe("Choose a pirate");
    await page.show(<Grid aria-label={undefined} messages={{ group: "Bilder" }} />);
    expect(computeAccessibleName(page.group)).toBe("Bilder");
  },
);

specTest(2, "there is one radio for each slot, each with a different name", async (page) => {
  await page.show(<Grid />);
  expect(names(page)).toEqual([
    "Option 1, a pirate in red",
    "Option 2, a pirate in green",
    "Option 3, a pirate in blue",
    "Option 4, a pirate in gold",
  ]);
  await page.show(<Grid slots={slots("rpfc")} onRetry={() => {}} />);
  expect(names(page).map((name) => name.replace(/\s*…$/, ""))).toEqual([
    "Option 1",
    "Option 2, generating",
    "Option 3, failed",
    "Option 4, canceled",
  ]);
});

specTest(3, "axe finds nothing: empty, pending, ready, failed, disabled, selected", async (page) => {
  await page.show(<Grid images={[]} />);
  await audit(page.container);
  for (const states of ["pppp", "rprp", "rrrr", "rfxc", "dddd"]) {
    await page.show(<Grid slots={slots(states)} onRetry={() => {}} />);
    await audit(page.container);
  }
  for (const options of [{ disabled: true }, { readOnly: true, required: true }, { value: "b" }]) {
    await page.show(<Grid key={Object.keys(options)[0]} {...options} />);
    await audit(page.container);
  }
});

specTest(4, "no button is inside a label or a radio", async (page) => {
  for (const states of ["rrff", "pfcr"]) {
    await page.show(<Grid slots={slots(states)} onRetry={() => {}} />);
    expect(page.all("button").length).toBeGreaterThan(1);
    expect(page.all("label button, input button, [role=radio] button")).toEqual([]);
  }
});

specTest(5, "all radios are unchecked at first, and no image is selected automatically", async (page) => {
  await page.show(<Grid slots={slots("pppp")} />);
  expect(page.checked).toBe(-1);
  await page.show(<Grid slots={slots("rppp")} />);
  await page.show(<Grid slots={slots("rrrr")} />);
  await page.settle(50);
  expect(page.checked).toBe(-1);
});

specTest(24, "clicking or tapping selects and focuses the radio", async (page) => {
  await page.show(<Grid />);
  await page.click(page.label(1));
  expect([page.checked, page.focused]).toEqual([1, 1]);
  await page.user.tap(page.label(2));
  await page.settle();
  expect([page.checked, page.focused]).toEqual([2, 2]);
});

specTest(26, "exactly one image is selected", async (page) => {
  await page.show(<Grid />);
  for (const index of [2, 0, 3]) {
    await page.click(page.label(index));
    expect(page.radios.map(({ checked }) => checked)).toEqual([0, 1, 2, 3].map((place) => place === index));
    expect(page.all("div[data-selected]").length).toBe(1);
  }
});

specTest(38, "groups never share a name", async (page) => {
  await page.show(
    <>
      <Grid />
      <Grid />
      <HookGrid images={images()} />
    </>,
  );
  const found = page.radios.map(({ name }) => name);
  expect(new Set(found).size).toBe(3);
  expect(new Set(found.slice(0, 4)).size).toBe(1);
});

specTest(41, "after slots are remounted, the focus still follows the order of the page", async (page) => {
  await page.show(<Grid columns={4}>{(index) => index !== 1 && card()}</Grid>);
  expect(page.radios.length).toBe(3);
  await page.show(<Grid columns={4}>{() => card()}</Grid>);
  await page.click(page.label(0));
  for (const index of [1, 2, 3, 0]) {
    await page.press("{ArrowRight}");
    expect(page.checked).toBe(index);
  }
});
