import type {
  CharacterReference,
  GenerationSlot,
  GenerationSnapshot,
  GenerationStore,
} from "@dramatis/core/client";
import type { ElementProps } from "../selection/use-character-selection.ts";
import type { StoreOptions } from "./store-options.ts";

/** The options of `useCharacterGeneration`. */
export type CharacterGenerationOptions = StoreOptions<"image">;

/** The actions of a generation. The functions never change, and you can pass them on separately. */
export interface GenerationActions extends Pick<GenerationStore, "generate" | "abort" | "attach"> {
  /**
   * Retries one or more slots. Slots that have an image or are running are left unchanged. You can pass it to the
   * grid's `onRetry`. The promise resolves when the retry has ended, whether it succeeded or not: see `slots` and
   * `error`.
   */
  retry(slots: number | readonly number[]): Promise<void>;
  /** Retries every slot without an image, in one request. Otherwise like `retry`. */
  retryAll(): Promise<void>;
  /** Forgets the run and the user's own images. The run continues on the server: call `abort` first to stop it. */
  reset(): void;
  /**
   * Uploads an image of the user's own. It gets an additional slot immediately, which is ready when the server has
   * stored the image. If the upload fails, only `retry` sends it again. The slot stays until `removeImport` or `reset`,
   * even if new images are generated.
   *
   * @throws DramatisError as a rejection, which you can ignore: the slot shows the same failure.
   */
  importImage(file: Blob): Promise<CharacterReference>;
  /** Removes an own image, by its image id or slot number. If it is still being uploaded, the upload is aborted. */
  removeImport(id: string | number): void;
  /**
   * Props for an element that accepts images by drop, or by paste while the focus is in it. The element has
   * `data-dragging` while files are dragged over it.
   */
  getDropProps<Props extends object = ElementProps<"div">>(props?: Props): Props & ElementProps<"div">;
  /** Props for an `<input>` that chooses files. Put it into a label. */
  getFileInputProps(props?: ElementProps<"input">): ElementProps<"input">;
}

/** The result of `useCharacterGeneration`: the current state of the run, and the actions. */
export interface CharacterGeneration extends GenerationSnapshot, GenerationActions {
  /**
   * The slots of the run, followed by one for each own image, whose numbers are negative. You can pass them to the grid
   * as `slots`.
   */
  readonly slots: readonly GenerationSlot[];
  /** The slots of the user's own images only. */
  readonly imports: readonly GenerationSlot[];
  /** Whether the run was requested and has not ended: its status is `submitting` or `running`. */
  readonly isRunning: boolean;
}
