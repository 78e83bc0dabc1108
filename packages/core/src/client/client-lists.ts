import type { AssetKind } from "../assets/asset.ts";
import type { BatchResult, RunningBatch, VideoResult } from "../batch/batch-result.ts";

/** A batch of either kind, as far as it has come. */
export type AnyKindOfBatch = BatchResult | RunningBatch | VideoResult | RunningBatch<"video">;

/** A page of batches. */
export interface BatchPage {
  readonly items: AnyKindOfBatch[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

/** Which page of batches is asked for. */
export interface BatchPageOptions {
  /** The `cursor` of the previous page. */
  readonly cursor?: string | undefined;
  /** From 1 to 100; 20 if absent. */
  readonly limit?: number | undefined;
  /** Only batches of images, or of videos; both if absent. A cursor belongs to the kind that it came with. */
  readonly kind?: AssetKind | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Removes things for good. */
export interface Remover {
  /**
   * Removes it; false if there is none, or it is another owner's. Sent once: call it again if no answer came.
   *
   * @throws DramatisError `forbidden` if the server does not let this caller remove.
   */
  remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
}

/** What a caller has on the server, to be listed and removed. */
export interface ClientLists {
  /** All batches of the caller. */
  readonly batches: Remover & {
    /**
     * A page of the caller's batches, newest first, images and videos. A page may hold fewer than `limit`; only one
     * without a cursor is the last.
     *
     * @throws DramatisError `forbidden` if the server does not let this caller list.
     * @example
     * ```ts
     * let page = await client.batches.list();
     * while (page.cursor) page = await client.batches.list({ cursor: page.cursor });
     * ```
     */
    list(options?: BatchPageOptions): Promise<BatchPage>;
    /**
     * Removes a batch with its description and all its images, or its video.
     *
     * @throws DramatisError `conflict` while it runs: cancel it first; `forbidden`.
     * @example
     * ```ts
     * await client.batches.remove(batchId);
     * ```
     */
    remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
  };
  /** The caller's images. */
  readonly images: Remover;
  /** The caller's videos. */
  readonly videos: Remover;
}
