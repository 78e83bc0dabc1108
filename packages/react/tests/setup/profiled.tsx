import { Profiler, type ReactElement } from "react";
import { CharacterGrid } from "../../src/index.ts";

/** What was drawn, by the Profilers' ids. */
export const rendered: string[] = [];

/** A slot that tells whenever it is drawn. */
export function profiled(index: number): ReactElement {
  return (
    <Profiler id={`slot ${index}`} onRender={(id) => rendered.push(id)}>
      <CharacterGrid.Slot>
        <label>
          <CharacterGrid.Input />
          <CharacterGrid.Image />
          <CharacterGrid.Indicator />
        </label>
        <CharacterGrid.Retry />
      </CharacterGrid.Slot>
    </Profiler>
  );
}
