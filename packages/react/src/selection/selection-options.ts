import type { GridMessages } from "../provider/grid-messages.ts";
import type { GridImage, GridSlot } from "./grid-slot.ts";

/** Why the selection changed: a person chose; its image is made anew; its image is gone; the form was reset. */
export type SelectionReason = "user" | "regenerate" | "removed" | "reset";

/** What is told of a change beside the new value. */
export interface SelectionChange {
  readonly reason: SelectionReason;
  /** The browser's event, where one caused the change. */
  readonly event: Event | undefined;
  /** Leaves an uncontrolled selection as it was. A controlled one is left by not changing `value`. */
  cancel(): void;
}

type Choices<Image extends GridImage> =
  | {
      /** The places of a batch, in their order, as the generation store gives them. */
      readonly slots: readonly GridSlot<Image>[];
      readonly images?: undefined;
    }
  | {
      /** Images from anywhere, all of them there. */
      readonly images: readonly Image[];
      readonly slots?: undefined;
    };

/** The options beside the slots or images. */
export interface SharedOptions<Image extends GridImage> {
  /** The id of the chosen image, or null for none: the parent decides. Absent: the grid keeps it itself. */
  readonly value?: string | null | undefined;
  /** What is chosen at first, and again after a reset of the form. Default: nothing. */
  readonly defaultValue?: string | null | undefined;
  readonly onValueChange?: ((value: string | null, change: SelectionChange) => void) | undefined;
  /** Under this key the selection outlives a reload, in `sessionStorage`. Only where `value` is absent. */
  readonly persistKey?: string | undefined;
  /** Keeps the selection while images are made anew, and loses it only if its image does not come back. */
  readonly keepSelection?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** Shows the selection and takes no other. */
  readonly readOnly?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** The field's name in a form. Default: one of its own. */
  readonly name?: string | undefined;
  /** The id of the form that the field belongs to. Default: the form around it. */
  readonly form?: string | undefined;
  /** How many images stand in a row: down and up go by it. Default: 2. */
  readonly columns?: number | undefined;
  /** Tries slots again, by their numbers. Absent: no retry is offered. */
  readonly onRetry?: ((slots: readonly number[]) => unknown) | undefined;
  /** Continue was pressed, with a selection that is ready. */
  readonly onContinue?: ((id: string, image: Image) => void) | undefined;
  /** Texts other than those of `DramatisProvider`. */
  readonly messages?: Partial<GridMessages> | undefined;
}

/** What `useCharacterSelection` and `CharacterGrid.Root` take. */
export type SelectionOptions<Image extends GridImage = GridImage> = SharedOptions<Image> & Choices<Image>;
