import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import type { BatchPage, BatchPageOptions } from "./batch-page.ts";
import type { MediaClients } from "./media.ts";

/**
 * Client of a server's images, videos and batches. Every method rejects with a {@link DramatisError}, which is
 * `internal` and retryable if the server cannot be reached, or with what `headers` throws.
 */
export interface DramatisClient extends MediaClients {
  /** Measures every wait of the client, and of the stores and grids made with it. */
  readonly clock?: Clock;
  /** Generates idempotency keys and the jitter of waits. */
  readonly random?: Random;
  /** All batches of the caller. */
  readonly batches: {
    /**
     * Returns a page of the caller's batches of images and videos, newest first. A page can hold fewer than `limit`
     * batches; only a page without a cursor is the last.
     *
     * @throws DramatisError `forbidden` if the server does not let this caller list batches.
     * @example
     * ```ts
     * let page = await client.batches.list();
     * while (page.cursor) page = await client.batches.list({ cursor: page.cursor });
     * ```
     */
    list(options?: BatchPageOptions): Promise<BatchPage>;
    /**
     * Deletes a batch with its description and all its images, or its video; false if it does not exist. The request is
     * sent once.
     *
     * @throws DramatisError `conflict` while the batch runs: cancel it first; `forbidden`.
     * @example
     * ```ts
     * await client.batches.remove(batchId);
     * ```
     */
    remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
  };
  /**
   * Sends one request to the server with the client's headers, and returns the response if it is not an error. For
   * functions outside the client, such as {@link importImage}.
   *
   * @throws DramatisError the server's error, or `internal` if it cannot be reached; the signal's reason.
   */
  send(
    path: string,
    init?: Omit<RequestInit, "headers" | "signal"> & { readonly signal?: AbortSignal },
  ): Promise<Response>;
}
