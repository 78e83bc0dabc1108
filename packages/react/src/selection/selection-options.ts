import type { GridMessages } from "../context/grid-messages.ts";
import type { GridImage, GridSlot } from "./grid-slot.ts";

/**
 * Why the selection changed: the user chose, the image is regenerated, the image was removed, or the form was reset.
 */
export type SelectionReason = "user" | "regenerate" | "removed" | "reset";

/** The details of a change, in addition to the new value. */
export interface SelectionChange {
  readonly reason: SelectionReason;
  /** The browser event that caused the change, if there was one. */
  readonly event: Event | undefined;
  /** Keeps the previous value of an uncontrolled selection. For a controlled one, do not change `value` instead. */
  cancel(): void;
}

type Choices<Image extends GridImage> =
  | {
      /** The slots of a batch in their order, as a generation store returns them. */
      readonly slots: readonly GridSlot<Image>[];
      readonly images?: undefined;
    }
  | {
      /** Images from any source that all exist already. */
      readonly images: readonly Image[];
      readonly slots?: undefined;
    };

/** The options apart from the slots or images. */
export interface SharedOptions<Image extends GridImage> {
  /** The id of the chosen image, or null if none is chosen, for a controlled selection. Default: uncontrolled. */
  readonly value?: string | null | undefined;
  /** The initial selection, which a reset of the form restores. Default: none. */
  readonly defaultValue?: string | null | undefined;
  readonly onValueChange?: ((value: string | null, change: SelectionChange) => void) | undefined;
  /** The key under which an uncontrolled selection is persisted in `sessionStorage`, so that it survives a reload. */
  readonly persistKey?: string | undefined;
  /** Keeps the selection while images are regenerated, and clears it only if its image does not come back. */
  readonly keepSelection?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Whether the selection is shown but cannot be changed by the user. */
  readonly readOnly?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** The name of the field in a form. Default: a generated name. */
  readonly name?: string | undefined;
  /** The id of the form that the field belongs to. Default: the surrounding form. */
  readonly form?: string | undefined;
  /** The number of images in a row, which determines how the down and up keys move. Default: 2. */
  readonly columns?: number | undefined;
  /** Retries the slots with these numbers. Default: no retry is offered. */
  readonly onRetry?: ((slots: readonly number[]) => unknown) | undefined;
  /** Called when Continue is pressed while the chosen image is ready. */
  readonly onContinue?: ((id: string, image: Image) => void) | undefined;
  /** Texts that override those of `DramatisProvider`. */
  readonly messages?: Partial<GridMessages> | undefined;
}

/** The options of `useCharacterSelection` and `CharacterGrid.Root`. */
export type SelectionOptions<Image extends GridImage = GridImage> = SharedOptions<Image> & Choices<Image>;
