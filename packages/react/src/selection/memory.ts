/** What a grid remembers by itself, between what its owner says. Immutable. */
export interface Memory {
  /** The selection, where no parent controls it. */
  readonly value: string | null;
  /** Slots that somebody asked to try again, by number: true while the app has not answered, then false. */
  readonly retries: Readonly<Record<number, boolean | undefined>>;
  /** What the browser said of images, by their address. */
  readonly images: Readonly<Record<string, "loaded" | "failed" | undefined>>;
  readonly announcement: string;
  /** The ids of the images that were there at first: that they load is not announced. */
  readonly first: readonly unknown[];
}
