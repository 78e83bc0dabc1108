/** An image that can be chosen, for example a character reference of `@dramatis/core`. */
export interface GridImage {
  /** The value of the selection. It must be unique in the grid. */
  readonly id: string;
  /** The address of the image. Default: the address that the client of `DramatisProvider` returns for the id. */
  readonly src?: string | undefined;
  /** Describes the image. Screen readers read it after "Option 2". */
  readonly alt?: string | undefined;
  /** Whether the image cannot be chosen at the moment. */
  readonly disabled?: boolean | undefined;
}

interface SlotPlace {
  /** The number of the slot in its batch, from 0. */
  readonly slot: number;
  readonly attempt?: number | undefined;
  /** Whether the slot cannot be chosen at the moment. */
  readonly disabled?: boolean | undefined;
}

/** A slot whose image is being generated. */
export interface PendingGridSlot extends SlotPlace {
  readonly status: "pending";
  readonly stage?: string | undefined;
  /** From 0 to 1, if known. */
  readonly progress?: number | undefined;
}

/** A slot with an image. */
export interface ReadyGridSlot<Image extends GridImage = GridImage> extends SlotPlace {
  readonly status: "ready";
  readonly image: Image;
}

/** A slot that ended without an image. */
export interface FailedGridSlot extends SlotPlace {
  readonly status: "failed" | "canceled";
  readonly failure: { readonly message: string; readonly retryable: boolean; readonly code: string };
}

/** One slot of the grid. `status` is the discriminant. */
export type GridSlot<Image extends GridImage = GridImage> =
  | PendingGridSlot
  | ReadyGridSlot<Image>
  | FailedGridSlot;
