/** A create that is about to be paid. */
export interface PendingCreate {
  /** The owner of the batch, if the app named one. */
  readonly owner?: string;
  /** The model, for example `google/imagen-4`. */
  readonly model: string;
  /** How many images or videos the call creates. */
  readonly count: number;
}

/** Options of a call that runs a batch. */
export interface RunOptions {
  /** Cancels the batch, here and at the provider, when it aborts. Finished images are kept. */
  readonly signal?: AbortSignal;
  /**
   * A call with the same key, owner and request joins or returns the same batch, even after a restart. With another
   * request it rejects with `conflict`.
   */
  readonly idempotencyKey?: string;
  /** The owner of the batch. Each owner has their own keys, and a retry finds only a batch of this owner. */
  readonly owner?: string;
}

/** Options of a retry. */
export interface RetryOptions extends RunOptions {
  /** The numbers of the slots to retry; all that failed or were canceled, if absent. */
  readonly slots?: readonly number[];
  /**
   * The secrets of the batch's `modelOptions`. They are kept only in memory, so a retry needs them again after a
   * restart. Anything else in it is rejected with `invalid_request`, because a retry repeats the same request.
   */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
}

/** Options of a start. */
export interface StartOptions extends RunOptions {
  /**
   * For a caller that may repeat a request automatically and sends no key: resolves with whether the caller received
   * the answer. If it did not, or if a paid output is still missing, an equal request of the same owner continues the
   * batch, for as long as the provider keeps outputs: it fetches what was paid for, and pays only for the rest. While
   * the promise is pending, an equal request starts a new batch. It is ignored if there is an `idempotencyKey`.
   */
  readonly delivered?: PromiseLike<boolean>;
  /** Aborts if it turns out that an answer reported as delivered did not arrive. */
  readonly lost?: AbortSignal;
  /** Whether you cancel the batch when its caller disconnects; false if absent. Equal requests have the same value. */
  readonly endsWithCaller?: boolean;
}

/** Restricts a lookup to one owner. */
export interface AccessOptions {
  /** Finds only what was generated or imported for this owner; anything, if absent. */
  readonly owner?: string;
}

/** Options of an import. */
export interface ImportOptions {
  /** The name of the user's file, kept for display. Folders are removed. */
  readonly filename?: string;
  /** The owner of the image. */
  readonly owner?: string;
  /**
   * A second import with the same key and owner returns the image of the first, whatever its bytes are. Use it for an
   * upload that may be repeated because its answer was lost.
   */
  readonly idempotencyKey?: string;
  /** The largest size in bytes; a larger image rejects with `output_too_large`. 64 MiB if absent. */
  readonly maxBytes?: number;
  /**
   * The number of bytes of a stream, if its sender declares it, as in a `Content-Length`. The image is complete when
   * that many have arrived. Without it, the structure of the image has to show that it is complete. It is not needed
   * for a Blob or a Uint8Array.
   */
  readonly byteLength?: number;
  /**
   * Whether the stream fails if its sender is cut off, as a part of a multipart form does. Such an image is complete
   * when the stream ends. False if absent.
   */
  readonly isEndVerified?: boolean;
  readonly signal?: AbortSignal;
}
