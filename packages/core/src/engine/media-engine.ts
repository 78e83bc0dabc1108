import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Page } from "../store/store.ts";
import type { KeepResumingOptions, Resuming } from "./keep-resuming.ts";
import type { AccessOptions, RetryOptions, RunOptions, StartOptions } from "./run-options.ts";

/**
 * The methods that engines of images and of videos share. `createCharacterReferences` returns them for images,
 * `createVideoStep` for videos.
 *
 * If the options of a lookup name an `owner`, it finds only what belongs to that owner, and treats the rest as missing.
 */
export interface MediaEngine<Kind extends AssetKind, Request, Asset> {
  /**
   * Generates images or a video. Resolves when every slot has ended, with assets, failures, or both. Rejects only if no
   * paid call was made.
   *
   * @param options.signal - cancels the batch when it aborts
   * @param options.idempotencyKey - joins or returns the batch that an equal request with this key started
   * @throws DramatisError `invalid_request` if the request is not valid, `provider_unauthorized` if the provider has no
   * token, `conflict` if the key was used for another request, `store_failed` if the batch cannot be journaled. For a
   * video also `reference_not_found`, `reference_unsupported`, and `unsupported_media` if `referenceImageBase64` is not
   * an image. The signal's reason if it has aborted before the call.
   * @example
   * ```ts
   * const { status, images, failures } = await characters.generate({ description: "a red-haired pirate" });
   * const result = await videos.generate({ prompt: "She waves at a ship", characterReferenceId: images[0].id });
   * ```
   */
  generate(request: Request, options?: RunOptions): Promise<BatchResult<Kind>>;
  /**
   * Starts a batch and resolves with its id once it is journaled. The batch continues in the background; follow it with
   * {@link MediaEngine.events} or {@link MediaEngine.batch}.
   *
   * @throws DramatisError as {@link MediaEngine.generate} does
   */
  start(request: Request, options?: StartOptions): Promise<{ batchId: string }>;
  /**
   * Starts a batch when the iteration begins, and yields its events. Leaving the loop early does not stop the batch;
   * only the signal cancels it.
   *
   * @throws DramatisError as {@link MediaEngine.generate} does
   * @example
   * ```ts
   * for await (const event of characters.stream({ description })) {
   *   if (event.type === "slot-end") show(event.image);
   * }
   * ```
   */
  stream(request: Request, options?: RunOptions): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Yields the events of a batch: first those that have happened, then each new one until the batch ends. Yields
   * nothing if the batch does not exist.
   *
   * @param options.after - yields only events with a greater `sequence`
   * @param options.signal - ends the iteration with its reason when it aborts; the batch continues
   */
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal } & AccessOptions,
  ): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Reads the current state of a batch, even after a restart. Its status is `running` until every slot has ended.
   * @returns undefined if the batch does not exist
   */
  batch(
    batchId: string,
    options?: AccessOptions,
  ): Promise<BatchResult<Kind> | RunningBatch<Kind> | undefined>;
  /**
   * Retries the slots that failed or were canceled, and resolves when they have ended. What was already paid for is
   * fetched at no cost, as the same attempt; a slot is paid for again only if no output is left to fetch. If a slot is
   * still running, the call waits for it.
   *
   * @param options.slots - the slots to retry; all that failed or were canceled if absent
   * @param options.modelOptions - the secrets of the request, which are not stored and are needed again after a restart
   * @throws DramatisError `not_found` if the batch does not exist, `invalid_request` if it does not have one of the
   * slots, `conflict` if it was started with another model
   * @example
   * ```ts
   * if (result.status === "partial") result = await characters.retry(result.batchId);
   * ```
   */
  retry(batchId: string, options?: RetryOptions): Promise<BatchResult<Kind>>;
  /**
   * As {@link MediaEngine.retry}, but resolves once the new round is journaled. The round continues in the background.
   */
  startRetry(batchId: string, options?: RetryOptions): Promise<{ batchId: string }>;
  /**
   * Cancels a batch, in whichever process it runs, and its predictions at the provider. Finished assets are kept. If a
   * prediction succeeds before the cancel reaches it, its assets are stored afterwards. Does nothing to a batch that
   * has ended.
   *
   * @returns the result, as soon as every slot has ended
   * @throws DramatisError `not_found` if the batch does not exist
   */
  cancel(batchId: string, options?: AccessOptions): Promise<BatchResult<Kind>>;
  /**
   * Finishes the batches that an earlier process left unfinished, and yields each one as it ends. It continues with the
   * predictions that exist and does not pay for them again. A batch that another process works on is taken over only
   * after its lease has expired: 15 seconds after the last sign of life, or 60 if that process was sending a create. An
   * engine resumes only batches of its own media kind, provider and model. {@link MediaEngine.keepResuming} calls this
   * method for you.
   *
   * @param options.batchId - resumes only this batch, and rejects if that fails; otherwise failures are logged
   * @param options.signal - stops waiting when it aborts; batches that were taken over continue
   * @example
   * ```ts
   * for await (const { batchId, status } of characters.resume()) console.log(batchId, status);
   * ```
   */
  resume(options?: { batchId?: string; signal?: AbortSignal }): AsyncIterable<BatchResult<Kind>>;
  /**
   * Calls {@link MediaEngine.resume} now, and again a minute after each pass has finished, until you stop it, its
   * signal aborts, or the engine is closed. Failures are logged and retried in the next pass. While it runs, it keeps a
   * Node process alive.
   *
   * @param options.everyMs - milliseconds between two passes, from 1; 60,000 if absent
   * @throws DramatisError `invalid_request` if `everyMs` is not valid
   * @example
   * ```ts
   * const resuming = characters.keepResuming();
   * process.once("SIGTERM", () => resuming.stop());
   * ```
   */
  keepResuming(options?: KeepResumingOptions): Resuming;
  /**
   * Verifies a webhook of the provider and passes its update to the batch that waits for it, in this process or
   * another. Mount it at the address that you configured with `createReplicate({ webhook: { url } })`. Predictions are
   * still polled occasionally, so a lost webhook delays a result but loses nothing.
   *
   * @returns `applied`; `ignored` for a repeated delivery, or one of another engine; `rejected` if the signature is
   * wrong or too old
   */
  receiveWebhook(request: globalThis.Request): Promise<"applied" | "ignored" | "rejected">;
  /** Reads the metadata of an asset; undefined if the asset does not exist. */
  get(id: string, options?: AccessOptions): Promise<Asset | undefined>;
  /**
   * Signs an address from which anyone can read the asset until it expires.
   *
   * @param options.expiresInSeconds - a whole number from 1 to 604800 (one week)
   * @returns undefined if the asset does not exist, or if the store does not sign addresses
   * @throws DramatisError `invalid_request` if `expiresInSeconds` is out of range
   */
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
  /** Lists the assets in the store, page by page. Each asset is listed once; the order is not specified. */
  list(options?: { cursor?: string; limit?: number } & AccessOptions): Promise<Page<Asset>>;
  /** Removes an asset. @returns false if the asset does not exist */
  remove(id: string, options?: AccessOptions): Promise<boolean>;
  /**
   * Removes a batch with its description, and all of its assets except those to keep. Kept assets keep their own
   * metadata. Does nothing if the batch does not exist. An interrupted removal can be repeated. The idempotency key of
   * a removed batch starts a new one.
   *
   * @param options.keep - ids of the assets to keep
   * @throws DramatisError `conflict` if the batch is running; `invalid_request` if an id in `keep` is not one of its
   * assets. Nothing is removed then.
   * @example
   * ```ts
   * await characters.removeBatch(batchId, { keep: [selectedId] });
   * ```
   */
  removeBatch(batchId: string, options?: { keep?: readonly string[] } & AccessOptions): Promise<void>;
  /**
   * Lists the engine's batches with their current state, newest first, page by page. A page can hold fewer than `limit`
   * batches; only a page without a cursor is the last. A batch that exists during the whole iteration is listed exactly
   * once, even if others are started or removed between two pages.
   *
   * @param options.owner - lists only batches of this owner; all batches if absent
   * @param options.cursor - the cursor of the previous page
   * @param options.limit - the most batches on a page, from 1 to 1000; 100 if absent
   * @throws DramatisError `invalid_request` if the owner is blank, or if the cursor is not from a page
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
   * Removes everything of one owner that is of this engine's media kind. An image engine removes batches with their
   * descriptions, generated images (including those kept by `removeBatch`) and uploads. A video engine removes batches
   * with their prompts, and videos. Running batches are canceled first, in whichever process they run, and batches that
   * this engine is starting are awaited and removed.
   *
   * Reject the owner's requests before you call it: a batch that starts during the call may remain. If the call
   * rejects, call it again; what it has removed stays removed.
   *
   * @returns how many batches and assets this call has removed
   * @throws DramatisError `invalid_request` if the owner is blank; `conflict` if a running batch uses a provider that
   * this engine does not have; `store_failed`
   * @example
   * ```ts
   * await characters.removeOwner(user.id);
   * await videos.removeOwner(user.id);
   * ```
   */
  removeOwner(owner: string): Promise<{ batches: number; assets: number }>;
  /**
   * Stops the engine without canceling anything at the provider. Pending calls reject with `outcome_unknown`, and
   * {@link MediaEngine.resume} can finish their batches later. The store is not closed, because it belongs to the app.
   */
  close(): Promise<void>;
}
