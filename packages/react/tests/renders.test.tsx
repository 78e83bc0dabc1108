import { Profiler, type ReactElement, useState } from "react";
import { expect, test } from "vitest";
import { CharacterGrid, type GridSlot } from "../src/index.ts";
import { Page } from "./setup/page.tsx";
import { profiled, rendered } from "./setup/profiled.tsx";
import { slots } from "./setup/sample-grid.tsx";

// The <div> is needed: in React 19, a Profiler that itself does not change misses renders caused by context.
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
  // Inline options, which are new in every render, are common in apps.
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

/** Returns what renders while an action runs. */
async function during(page: Page, act: () => unknown): Promise<string[]> {
  await page.settle(50);
  rendered.length = 0;
  await act();
  await page.settle(50);
  return rendered.splice(0).toSorted();
}

test("progress rerenders only its slot, and a selection only the slots that change", async () => {
  const page = new Page(false);
  try {
    await page.show(<App />);
    const progress = (value: number): readonly GridSlot[] =>
      // Copies everything, like state that was received from a server.
      structuredClone(slots("pprr")).map((slot) =>
        slot.slot === 1 ? { ...slot, progress: value } : slot,
      ) as GridSlot[];
    expect(await during(page, () => setSlots(progress(0.5)))).toEqual(["slot 1"]);
    expect(await during(page, () => setSlots(progress(0.5)))).toEqual([]);
    expect(await during(page, () => page.label(2).click())).toEqual(["outside", "slot 2"]);
    expect(await during(page, () => page.label(3).click())).toEqual(["slot 2", "slot 3"]);
    expect(await during(page, () => setSlots(slots("pfrr")))).toContain("slot 1");
    expect(page.logged).toEqual([]);
  } finally {
    await page.close();
  }
});
