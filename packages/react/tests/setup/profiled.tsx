import { Profiler, type ReactElement } from "react";
import { CharacterGrid } from "../../src/index.ts";

/** The ids of the Profilers that have rendered. */
export const rendered: string[] = [];

/** A slot that records each time it renders. */
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
