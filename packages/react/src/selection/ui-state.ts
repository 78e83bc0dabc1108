/** The grid's own state, in addition to the options. Immutable. */
export interface UiState {
  /** The selection, if it is not controlled. */
  readonly value: string | null;
  /** The slots that the user has retried, by number: true until the promise of `onRetry` settles, then false. */
  readonly retries: Readonly<Record<number, boolean | undefined>>;
  /** The loading results of images, by address. */
  readonly images: Readonly<Record<string, "loaded" | "failed" | undefined>>;
  readonly announcement: string;
  /** The ids of the images in the first render, whose loading is not announced. */
  readonly first: readonly unknown[];
}
