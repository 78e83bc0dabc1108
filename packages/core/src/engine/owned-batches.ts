import type { Page } from "../store/page.ts";

/** What finds and removes the batches of everybody, or of one person. */
export interface OwnedBatches<Batch> {
  /**
   * The engine's batches, newest first, page by page: as far as each has come. A page may hold fewer than `limit`;
   * only one without a cursor is the last. Each batch that is there all the while comes once, whatever is begun and
   * removed between the pages.
   *
   * @param options.owner - only batches of this owner; those of everybody if absent.
   * @param options.limit - from 1 to 1000; 100 if absent.
   * @throws DramatisError `invalid_request` for a blank owner, and for a cursor that no page had.
   * @example
   * ```ts
   * const { items, cursor } = await characters.batches({ owner: user.id, limit: 20 });
   * ```
   */
  batches(options?: { owner?: string; cursor?: string; limit?: number }): Promise<Page<Batch>>;
  /**
   * Removes everything of one person that is of this engine's kind. An engine of images removes batches with their
   * descriptions, generated images, those kept from batches that were removed, and uploads; a video step removes batches
   * with their prompts, and videos. Batches that run, in any process, are canceled first. Call it again if it rejects:
   * what it has removed stays removed. Refuse the person's requests before you call it, as what is begun meanwhile may
   * stay. What this engine is already starting for the person is waited for and removed.
   *
   * @returns how many batches, and how many images or videos, this call has removed.
   * @throws DramatisError `invalid_request` for a blank owner; `conflict` if a batch runs with a provider that this
   * engine does not have; `store_failed`.
   * @example
   * ```ts
   * await characters.removeOwner(user.id);
   * await videos.removeOwner(user.id);
   * ```
   */
  removeOwner(owner: string): Promise<{ batches: number; assets: number }>;
}
