import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Page } from "../store/store.ts";
import type { KeepResumingOptions, Resuming } from "./keep-resuming.ts";
import type { AccessOptions, RetryOptions, RunOptions, StartOptions } from "./run-options.ts";

/**
 * What can be done with images and with videos alike. `createCharacterReferences` returns it for images,
 * `createVideoStep` for videos.
 */
export interface MediaEngine<Kind extends AssetKind, Request, Asset> {
  /**
   * Generates what the request asks for, and resolves when every slot has ended: with assets, with failures, or with
   * both. It rejects only if no paid call was made.
   *
   * @throws DramatisError `invalid_request` if the request cannot be run, `store_failed` if the store cannot be written
   * at the start, `provider_unauthorized` without a token; for a video also `reference_not_found`,
   * `reference_unsupported`, and `unsupported_media` if `referenceImageBase64` is not an image. The signal's reason if
   * it is aborted beforehand.
   * @example
   * ```ts
   * const { status, images, failures } = await characters.generate({ description: "a red-haired pirate" });
   * const result = await videos.generate({ prompt: "She waves at a ship", characterReferenceId: images[0].id });
   * ```
   */
  generate(request: Request, options?: RunOptions): Promise<BatchResult<Kind>>;
  /** Starts a batch. Resolves once it is journaled; the batch runs on by itself. */
  start(request: Request, options?: StartOptions): Promise<{ batchId: string }>;
  /**
   * Starts a batch when it is first read, and yields its events. Breaking out of the loop does not stop the batch: only
   * the signal cancels it.
   *
   * @example
   * ```ts
   * for await (const event of characters.stream({ description })) {
   *   if (event.type === "slot-end") show(event.image);
   * }
   * ```
   */
  stream(request: Request, options?: RunOptions): AsyncIterable<BatchEvent<Kind>>;
  /**
   * The events of a batch: those so far, then each as it comes, up to its end. Nothing if there is no such batch.
   * @param options.after - only events with a greater sequence.
   */
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal } & AccessOptions,
  ): AsyncIterable<BatchEvent<Kind>>;
  /** A batch as far as it has come, also after a restart; undefined if there is none. */
  batch(
    batchId: string,
    options?: AccessOptions,
  ): Promise<BatchResult<Kind> | RunningBatch<Kind> | undefined>;
  /**
   * Tries failed and canceled slots again, or those of them that you name. What was paid for is fetched at no cost, as
   * the same attempt; a slot is paid for again only if no output is left to fetch. If a slot is still running, the call
   * waits for it. After a restart, give the secrets of the request again.
   *
   * @throws DramatisError `not_found` if there is no such batch, `invalid_request` for slots that it does not have.
   * @example
   * ```ts
   * if (result.status === "partial") result = await characters.retry(result.batchId);
   * ```
   */
  retry(batchId: string, options?: RetryOptions): Promise<BatchResult<Kind>>;
  /** As {@link MediaEngine.retry}, but resolves once the new round is journaled. It runs on by itself. */
  startRetry(batchId: string, options?: RetryOptions): Promise<{ batchId: string }>;
  /**
   * Cancels a batch, also one that another process tasks on, and its predictions at the provider. Finished assets are
   * kept; one that is finished in spite of it is stored later.
   *
   * @throws DramatisError `not_found` if there is no such batch.
   */
  cancel(batchId: string, options?: AccessOptions): Promise<BatchResult<Kind>>;
  /**
   * Finishes what an earlier process left unfinished, and yields each batch as it ends. It waits for predictions that
   * are known, and does not pay for them again. A batch that another process tasks on is left to it, or taken over once
   * its lease has expired: 15 seconds after it was last heard of, or 60 if it was just sending a create. Each engine
   * takes up its own batches. {@link MediaEngine.keepResuming} calls it for you.
   *
   * @example
   * ```ts
   * for await (const { batchId, status } of characters.resume()) console.log(batchId, status);
   * ```
   */
  resume(options?: { batchId?: string; signal?: AbortSignal }): AsyncIterable<BatchResult<Kind>>;
  /**
   * Calls {@link MediaEngine.resume} now, and again a minute after each pass, until you stop it, its signal aborts or
   * the engine is closed. Passes never overlap. What fails goes to the logger and is tried again. While it runs, it
   * keeps a Node process alive.
   *
   * @throws DramatisError `invalid_request` if `everyMs` is not a number of milliseconds from 1.
   * @example
   * ```ts
   * const resuming = characters.keepResuming();
   * process.once("SIGTERM", () => resuming.stop());
   * ```
   */
  keepResuming(options?: KeepResumingOptions): Resuming;
  /**
   * Takes a webhook that the provider signed, and brings it to whoever waits for its prediction. Mount it where
   * `createReplicate({ webhook: { url } })` says. A repeat, or one about the other medium, is `ignored`; a bad or old
   * signature is `rejected`. Polls go on now and then, so a webhook that gets lost delays a result and loses nothing.
   */
  receiveWebhook(request: globalThis.Request): Promise<"applied" | "ignored" | "rejected">;
  /** What is known of an asset; undefined if there is none. */
  get(id: string, options?: AccessOptions): Promise<Asset | undefined>;
  /**
   * An address from which anyone can read the asset until it expires, at most a week; undefined if there is no such
   * asset, or the store does not sign addresses.
   */
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
  /** The assets in the store, page by page, in no promised order, each of them once. */
  list(options?: { cursor?: string; limit?: number } & AccessOptions): Promise<Page<Asset>>;
  /** Removes an asset; false if there was none. */
  remove(id: string, options?: AccessOptions): Promise<boolean>;
  /**
   * Removes what nobody chose: the assets of a batch except those to keep, and the batch itself with its description.
   * What a kept asset knows of itself stays with it. Nothing happens if there is no such batch, and a removal that was
   * cut short can be repeated. An idempotency key of a batch that was removed starts a new one.
   *
   * @throws DramatisError `conflict` while the batch runs; `invalid_request` if an id in `keep` is not one of its
   * assets, and then nothing is removed.
   * @example
   * ```ts
   * await characters.removeBatch(batchId, { keep: [selectedId] });
   * ```
   */
  removeBatch(batchId: string, options?: { keep?: readonly string[] } & AccessOptions): Promise<void>;
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
  batches(options?: {
    owner?: string;
    cursor?: string;
    limit?: number;
  }): Promise<Page<BatchResult<Kind> | RunningBatch<Kind>>>;
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
  /**
   * Stops the engine without canceling anything at the provider. Calls that are waiting reject with `outcome_unknown`.
   * The store stays open: it belongs to the app.
   */
  close(): Promise<void>;
}
