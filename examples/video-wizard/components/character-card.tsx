import { CharacterGrid } from "@dramatis/react";

/** One place of the grid. It stands outside of every component: progress in one slot draws no other anew. */
export function characterCard() {
  return (
    <CharacterGrid.Slot className="slot">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: Input is its control. */}
      <label className="frame">
        <CharacterGrid.Input />
        <CharacterGrid.Image className="image" />
        <CharacterGrid.Placeholder className="skeleton" />
        <CharacterGrid.Indicator className="check">✓</CharacterGrid.Indicator>
      </label>
      <CharacterGrid.Error className="slot-error" />
      <CharacterGrid.Retry className="button">Retry</CharacterGrid.Retry>
    </CharacterGrid.Slot>
  );
}
