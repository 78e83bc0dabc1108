import { Profiler, type ReactElement, useState } from "react";
import { expect, test } from "vitest";
import { CharacterGrid, type GridSlot } from "../src/index.ts";
import { Page } from "./setup/point.tsx";
import { profiled, rendered } from "./setup/profiled.tsx";
import { slots } from "./setup/sample-grid.tsx";

// A Profiler hears nothing of a context of React 19 where it is itself the first that stays as it is.
const outside = (
  <div>
    <Profiler id="outside" onRender={(id) => rendered.push(id)}>
      <CharacterGrid.RetryAll />
      <CharacterGrid.Status />
      <CharacterGrid.Continue />
    </Profiler>
  </div>
);

let setSlots: (slots: readonly GridSlot[]) => void = () => {};

function App(): ReactElement {
  const [places, set] = useState<readonly GridSlot[]>(slots("pprr"));
  setSlots = set;
  // Options that are new in every render, as they often are.
  return (
    <CharacterGrid.Root
      slots={places}
      onRetry={() => {}}
      onValueChange={() => {}}
      after={outside}
      columns={2}
    >
      {profiled}
    </CharacterGrid.Root>
  );
}

/** What was drawn while this was done. */
async function during(page: Page, act: () => unknown): Promise<string[]> {
  await page.settle(50);
  rendered.length = 0;
  await act();
  await page.settle(50);
  return rendered.splice(0).toSorted();
}

test("progress draws its slot, a selection two, and nothing else is drawn", async () => {
  const page = new Page(false);
  try {
    await page.show(<App />);
    const progress = (value: number): readonly GridSlot[] =>
      // A copy of everything, as state that came over the wire is.
      structuredClone(slots("pprr")).map((slot) =>
        slot.slot === 1 ? { ...slot, progress: value } : slot,
      ) as GridSlot[];
    expect(await during(page, () => setSlots(progress(0.5)))).toEqual(["slot 1"]);
    expect(await during(page, () => setSlots(progress(0.5)))).toEqual([]);
    expect(await during(page, () => page.label(2).click())).toEqual(["outside", "slot 2"]);
    expect(await during(page, () => page.label(3).click())).toEqual(["slot 2", "slot 3"]);
    expect(await during(page, () => setSlots(slots("pfrr")))).toContain("slot 1");
    expect(page.said).toEqual([]);
  } finally {
    await page.close();
  }
});
