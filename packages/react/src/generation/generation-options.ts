import type {
  CharacterReference,
  GenerationSlot,
  GenerationSnapshot,
  GenerationStore,
} from "@dramatis/core/client";
import type { ElementProps } from "../selection/use-character-selection.ts";
import type { StoreOptions } from "./store-options.ts";

/** What `useCharacterGeneration` takes. */
export type CharacterGenerationOptions = StoreOptions<"image">;

/** What can be done with a generation. The functions never change, and may be passed on by themselves. */
export interface GenerationActions extends Pick<GenerationStore, "generate" | "abort" | "attach"> {
  /**
   * Tries a slot again, or several; those that have an image or are under way stay as they are. It fits `onRetry` of
   * the grid. The promise resolves when it is over, whatever came of it: see `slots` and `error`.
   */
  retry(slots: number | readonly number[]): Promise<void>;
  /** Like `retry`, for everything without an image, in one request. */
  retryAll(): Promise<void>;
  /** Forgets the run and the own images. A run goes on where it runs: `abort` first to stop it. */
  reset(): void;
  /**
   * Sends an image of the user's own. It is one more slot at once, and ready when the server has it. It is sent once;
   * `retry` sends it again if that failed. It stays until `removeImport` or `reset`, whatever is generated meanwhile.
   *
   * @throws DramatisError in the promise, which may be left alone: the slot tells the same.
   */
  importImage(file: Blob): Promise<CharacterReference>;
  /** Takes an own image out of the slots, by its image's id or its slot's number. What is still being sent is stopped. */
  removeImport(id: string | number): void;
  /**
   * For an element that takes images which are dropped on it, or pasted while the focus is in it. It has
   * `data-dragging` while files are held over it.
   */
  getDropProps<Props extends object = ElementProps<"div">>(props?: Props): Props & ElementProps<"div">;
  /** For an `<input>` of files, in a label of the app's. */
  getFileInputProps(props?: ElementProps<"input">): ElementProps<"input">;
}

/** What `useCharacterGeneration` gives: the run as it is, and what can be done with it. */
export interface CharacterGeneration extends GenerationSnapshot, GenerationActions {
  /** The run's slots, and after them one for each own image; those have numbers below 0. They fit `slots` of the grid. */
  readonly slots: readonly GenerationSlot[];
  /** The slots of the own images alone. */
  readonly imports: readonly GenerationSlot[];
  /** It was asked for, and has not ended: `submitting` or `running`. */
  readonly isRunning: boolean;
}
