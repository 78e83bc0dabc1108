import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { Page } from "../../../tests/setup/point.tsx";
import { profiled, rendered } from "../../../tests/setup/profiled.tsx";
import { CharacterGrid, DramatisProvider, useCharacterGeneration } from "../../index.ts";
import { request } from "../testing/sample-app.tsx";
import { begun, ended, over, progressed, scriptedClient } from "../testing/scripted-client.ts";

function Choice(): ReactElement {
  const { generate, slots, retry } = useCharacterGeneration();
  return (
    <>
      <button type="button" onClick={() => generate(request)} />
      <CharacterGrid.Root slots={slots} onRetry={retry} aria-label="Pirates">
        {profiled}
      </CharacterGrid.Root>
    </>
  );
}

test("progress in a slot draws that slot, a selection draws two, and nothing else is drawn", async () => {
  const page = new Page(false);
  try {
    const { client, tell } = scriptedClient();
    await page.show(
      <DramatisProvider client={client}>
        <Choice />
      </DramatisProvider>,
    );
    await page.click(page.one("button"));
    tell(...begun(4), ended(0), ended(1));
    await page.settle(300);
    const during = async (act: () => unknown) => {
      rendered.length = 0;
      await act();
      await page.settle(300);
      return rendered.toSorted();
    };
    expect(await during(() => tell(progressed(2, 0.5)))).toEqual(["slot 2"]);
    expect(await during(() => tell(progressed(2, 0.5)))).toEqual([]);
    expect(await during(() => tell(ended(2)))).toEqual(["slot 2"]);
    expect(await during(() => page.label(0).click())).toEqual(["slot 0"]);
    expect(await during(() => page.label(1).click())).toEqual(["slot 0", "slot 1"]);
    expect(await during(() => tell(ended(3), over))).toEqual(["slot 3"]);
    expect(page.said).toEqual([]);
  } finally {
    await page.close();
  }
});
