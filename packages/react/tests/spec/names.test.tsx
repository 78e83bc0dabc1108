import { computeAccessibleDescription, computeAccessibleName } from "dom-accessibility-api";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { expect } from "vitest";
import { CharacterGrid } from "../../src/index.ts";
import { audit } from "../setup/audit.ts";
import { type Page, specTest } from "../setup/page.tsx";
import { playImages } from "../setup/play-images.ts";
import { Grid, HookGrid, slots } from "../setup/sample-grid.tsx";

const broken = {
  slot: 0,
  status: "ready",
  image: { id: "a", src: "data:image/png;base64,bm90aGluZw==" },
} as const;

function Late({ text }: { readonly text: string }): ReactElement {
  const [shown, show] = useState("");
  useEffect(() => show(text), [text]);
  return <b>{shown}</b>;
}

async function showRetry(page: Page, retry: ReactNode): Promise<HTMLElement> {
  await page.show(
    <Grid slots={[broken]} onRetry={() => {}} after={null}>
      {() => (
        <CharacterGrid.Slot>
          <label>
            <CharacterGrid.Input />
            <CharacterGrid.Image />
          </label>
          {retry}
        </CharacterGrid.Slot>
      )}
    </Grid>,
  );
  await playImages(page, "error");
  return page.one("button");
}

specTest(
  "2.5.3",
  "the name of Retry contains its visible text and the option that it retries",
  async (page) => {
    const { Retry } = CharacterGrid;
    const retryName = async (retry: ReactNode) => computeAccessibleName(await showRetry(page, retry));
    expect(await retryName(<Retry />)).toBe("Reload option 1");
    expect(await retryName(<Retry>Retry</Retry>)).toBe("Retry, Reload option 1");
    expect(await retryName(<Retry>Reload</Retry>)).toBe("Reload option 1");
    expect(await retryName(<Retry aria-label="Retry it">Retry</Retry>)).toBe("Retry it");
    expect(await retryName(<Retry render={<button type="button">Again</button>} />)).toBe(
      "Again, Reload option 1",
    );
    expect(await retryName(<Retry render={<button type="button" className="mine" />} />)).toBe(
      "Reload option 1",
    );
    for (const retry of [
      <Retry key="1">
        <i>Retry</i> now
      </Retry>,
      <Retry key="2">
        <Late text="Retry now" />
      </Retry>,
      <Retry key="3" render={(props) => <button {...props}>Retry now</button>} />,
    ]) {
      expect(await retryName(retry)).toBe("Retry now");
      expect(computeAccessibleDescription(page.one("button"))).toBe("Reload option 1");
    }
    // An icon has no text, so the title is the name.
    expect(await retryName(<Retry>{<svg aria-hidden="true" />}</Retry>)).toBe("Reload option 1");
    await audit(page.container);
  },
);

specTest("2.5.3 b", "the hook's getter names Retry too", async (page) => {
  await page.show(<HookGrid slots={slots("f")} onRetry={() => {}} />);
  expect(computeAccessibleName(page.one("[data-status] button"))).toBe("Retry option 1");
});

specTest("2.5.3 c", "the name of a radio contains the visible text of its label", async (page) => {
  await page.show(
    <Grid slots={slots("rpf")} onRetry={() => {}}>
      {() => (
        <CharacterGrid.Slot>
          <label>
            <CharacterGrid.Input />
            <CharacterGrid.Image />
            <CharacterGrid.Placeholder>Painting</CharacterGrid.Placeholder>
            <span>The pirate</span>
          </label>
        </CharacterGrid.Slot>
      )}
    </Grid>,
  );
  await playImages(page);
  const names = page.radios.map((radio) => computeAccessibleName(radio));
  for (const [index, parts] of [
    ["Option 1"],
    ["Option 2, generating", "Painting"],
    ["Option 3, failed"],
  ].entries())
    for (const part of [...parts, "The pirate"]) expect(names[index]).toContain(part);
  await audit(page.container);
});

specTest("2.5.3 d", "RetryAll and Continue are named by their visible text", async (page) => {
  await page.show(
    <Grid
      slots={slots("rf")}
      onRetry={() => {}}
      after={
        <>
          <CharacterGrid.RetryAll data-all="">Try them again</CharacterGrid.RetryAll>
          <CharacterGrid.Continue data-on="" focusableWhenDisabled>
            Make a video
          </CharacterGrid.Continue>
        </>
      }
    />,
  );
  expect(computeAccessibleName(page.one("[data-all]"))).toBe("Try them again");
  expect(computeAccessibleName(page.one("[data-on]"))).toBe("Make a video");
});
