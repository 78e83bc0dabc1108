/** A create that is about to be paid. */
export interface PendingCreate {
  /** Whom the batch is for, where the app said so. */
  readonly owner?: string;
  /** `google/imagen-4`, for example. */
  readonly model: string;
  /** How many images it is for. */
  readonly count: number;
}

/** Options of one run. */
export interface RunOptions {
  /** Cancels the batch, here and at the provider. Finished images are kept. */
  readonly signal?: AbortSignal;
  /**
   * The same key, owner and request joins or returns the same batch, also after a restart; with another request it is
   * `conflict`.
   */
  readonly idempotencyKey?: string;
  /** Whom the batch is for; keys are told apart by it, and a retry finds only a batch of this owner. */
  readonly owner?: string;
}

/** What to try again, and how. */
export interface RetryOptions extends RunOptions {
  /** The numbers of the slots; all that failed or were canceled, if absent. */
  readonly slots?: readonly number[];
  /**
   * The secrets that the batch's own `modelOptions` held. They are kept in memory only, so a retry needs them again
   * after a restart. Anything else in here is `invalid_request`: a retry is the same request.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

/** Options of a start. */
export interface StartOptions extends RunOptions {
  /**
   * For a caller who may repeat a request blindly and sends no key: resolves with whether it got its answer. An equal
   * request of the same owner then takes the batch up where the answer did not arrive, or where something that was paid
   * for did not, within the time that the provider keeps outputs. It fetches what was paid, and pays only for the rest.
   * Without it, or with an `idempotencyKey`, it does not matter. While it is pending, an equal request is a new one.
   */
  readonly delivered?: PromiseLike<boolean>;
  /** Aborts if an answer that counted as delivered turns out not to have arrived after all. */
  readonly lost?: AbortSignal;
  /** Whether you cancel the batch when its caller goes away. Only requests that agree in this are equal. */
  readonly endsWithCaller?: boolean;
}

/** For whom something is looked up. */
export interface AccessOptions {
  /** Only what was made or imported for this owner is found; anything, if absent. */
  readonly owner?: string;
}

/** Options of an import. */
export interface ImportOptions {
  /** What the user calls the image; kept for display, without folders. */
  readonly filename?: string;
  /** Whom the image is for. */
  readonly owner?: string;
  /**
   * The same key and owner give the image that was imported first, whatever comes now: for an upload that is repeated
   * because its answer got lost.
   */
  readonly idempotencyKey?: string;
  /** More bytes than this are `output_too_large`; 64 MiB if absent. */
  readonly maxBytes?: number;
  /**
   * How many bytes a stream has, where its sender says so, as in a `Content-Length`. An image is complete when that many
   * have arrived; of a stream without it, the image's own structure has to show that its end is there. Of a Blob or a
   * Uint8Array it is known.
   */
  readonly byteLength?: number;
  /**
   * Whether a stream fails where its sender is cut off, as a part of a multipart form does; false if absent. Its image
   * is complete when it ends.
   */
  readonly isEndVerified?: boolean;
  readonly signal?: AbortSignal;
}
