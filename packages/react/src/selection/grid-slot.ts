/** An image that can be chosen. A character reference of `@dramatis/core` is one. */
export interface GridImage {
  /** What is chosen: the selection's value. No two images of a grid share it. */
  readonly id: string;
  /** Where the image is loaded from. Absent: from the client of `DramatisProvider`. */
  readonly src?: string | undefined;
  /** What is to be seen; it is read after "Option 2". */
  readonly alt?: string | undefined;
  /** Cannot be chosen now. */
  readonly disabled?: boolean | undefined;
}

interface SlotPlace {
  /** The slot's number in its batch, from 0. */
  readonly slot: number;
  readonly attempt?: number | undefined;
  /** Cannot be chosen now. */
  readonly disabled?: boolean | undefined;
}

/** A place whose image is on its way. */
export interface PendingGridSlot extends SlotPlace {
  readonly status: "pending";
  readonly stage?: string | undefined;
  /** 0 to 1, where it is known. */
  readonly progress?: number | undefined;
}

/** A place with an image. */
export interface ReadyGridSlot<Image extends GridImage = GridImage> extends SlotPlace {
  readonly status: "ready";
  readonly image: Image;
}

/** A place that ended without an image. */
export interface FailedGridSlot extends SlotPlace {
  readonly status: "failed" | "canceled";
  readonly failure: { readonly message: string; readonly retryable: boolean; readonly code: string };
}

/** One place of the grid. `status` tells the cases apart. */
export type GridSlot<Image extends GridImage = GridImage> =
  | PendingGridSlot
  | ReadyGridSlot<Image>
  | FailedGridSlot;
