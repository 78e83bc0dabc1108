// The hooks and the parts of the grid.

export type {
  CharacterGeneration,
  CharacterGenerationOptions,
  GenerationActions,
} from "./generation/generation-options.ts";
export { useCharacterGeneration } from "./generation/use-character-generation.ts";
export { useVideoGeneration } from "./generation/use-video-generation.ts";
export type {
  VideoActions,
  VideoGeneration,
  VideoGenerationOptions,
} from "./generation/video-generation.ts";
export { CharacterGrid } from "./grid/character-grid.ts";
export type { SelectionProps } from "./grid/grid-context.ts";
export type { PartOptions, PartProps } from "./grid/part.tsx";
export type { CharacterGridRootProps } from "./grid/root.tsx";
export type {
  CharacterGridImageProps,
  CharacterGridInputProps,
  CharacterGridMarkProps,
  CharacterGridRetryProps,
  CharacterGridSlotProps,
} from "./grid/slot-parts.tsx";
export type {
  CharacterGridContinueProps,
  CharacterGridRetryAllProps,
  CharacterGridStatusProps,
} from "./grid/summary-parts.tsx";

// The provider and the texts.

export type { DramatisContextValue } from "./context/dramatis-context.ts";
export { DramatisProvider, type DramatisProviderProps } from "./context/dramatis-provider.tsx";
export { englishMessages, type GridMessages, type SlotCounts } from "./context/grid-messages.ts";

// The selection.

export type {
  FailedGridSlot,
  GridImage,
  GridSlot,
  PendingGridSlot,
  ReadyGridSlot,
} from "./selection/grid-slot.ts";
export type { GroupState, SlotState, SummaryState } from "./selection/grid-state.ts";
export type { SelectionChange, SelectionOptions, SelectionReason } from "./selection/selection-options.ts";
export {
  type CharacterSelection,
  type ContinueProps,
  type DataAttributes,
  type ElementProps,
  useCharacterSelection,
} from "./selection/use-character-selection.ts";
