import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { Page } from "../../../tests/setup/page.tsx";
import { profiled, rendered } from "../../../tests/setup/profiled.tsx";
import { CharacterGrid, DramatisProvider, useCharacterGeneration } from "../../index.ts";
import { request } from "../testing/sample-app.tsx";
import {
  batchEnd,
  batchStart,
  createScriptedClient,
  slotEnd,
  slotProgress,
} from "../testing/scripted-client.ts";

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

test("progress rerenders only its slot, and a selection only the slots that change", async () => {
  const page = new Page(false);
  try {
    const { client, emit } = createScriptedClient();
    await page.show(
      <DramatisProvider client={client}>
        <Choice />
      </DramatisProvider>,
    );
    await page.click(page.one("button"));
    emit(...batchStart(4), slotEnd(0), slotEnd(1));
    await page.settle(300);
    const during = async (act: () => unknown) => {
      rendered.length = 0;
      await act();
      await page.settle(300);
      return rendered.toSorted();
    };
    expect(await during(() => emit(slotProgress(2, 0.5)))).toEqual(["slot 2"]);
    expect(await during(() => emit(slotProgress(2, 0.5)))).toEqual([]);
    expect(await during(() => emit(slotEnd(2)))).toEqual(["slot 2"]);
    expect(await during(() => page.label(0).click())).toEqual(["slot 0"]);
    expect(await during(() => page.label(1).click())).toEqual(["slot 0", "slot 1"]);
    expect(await during(() => emit(slotEnd(3), batchEnd))).toEqual(["slot 3"]);
    expect(page.logged).toEqual([]);
  } finally {
    await page.close();
  }
});
