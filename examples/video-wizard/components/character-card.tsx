import { CharacterGrid } from "@dramatis/react";

/** Renders one slot. Defined outside any component, so that progress in one slot does not render the others. */
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
