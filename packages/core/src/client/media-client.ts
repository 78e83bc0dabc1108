import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";

/** State of the connection to the server. */
export type ConnectionState = "connecting" | "connected" | "reconnecting";

/** Options of one run. */
export interface ClientRunOptions {
  /** Cancels the batch, on the server and at the provider. Finished images are kept. */
  readonly signal?: AbortSignal;
  /**
   * The same key and request joins or returns the same batch. If absent, the client generates a key and sends it with
   * each try, so that a broken connection never makes you pay twice. To be as safe across a page reload, pass a key and
   * store it.
   */
  readonly idempotencyKey?: string;
  /**
   * Called with `connected` for each answer, with `reconnecting` when the connection breaks while the batch continues,
   * and with `connecting` when a try fails before the first answer: the batch may not have started then.
   */
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
}

/** Options of a run that you wait for. */
export interface GenerateOptions<Kind extends AssetKind = "image"> extends ClientRunOptions {
  /** Called with each event. If it throws, the call rejects with that error, and the batch continues. */
  readonly onEvent?: (event: BatchEvent<Kind>) => void;
}

/** Which slots to retry, and how. */
export interface RetryOptions extends ClientRunOptions {
  /** The slots to retry; all without an image if absent. */
  readonly slots?: readonly number[];
  /** The secrets of the batch's request. Needed if the server restarted since then, because secrets are not stored. */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
  /** With `retryStream`: only events with a greater sequence. */
  readonly after?: number;
}

/** Methods for one kind of media. */
export interface MediaClient<Kind extends AssetKind, Request, Asset> {
  /**
   * Generates what the request asks for, and resolves when every slot has ended: with assets, with failures, or with
   * both. It also resolves if every slot failed. If the connection breaks, the client reconnects. If the signal aborts,
   * the batch is canceled and the result holds what was finished. If the server does not confirm the cancel within 10
   * seconds, the call rejects with the signal's reason.
   *
   * @throws DramatisError `invalid_request` and similar codes if nothing was started; `outcome_unknown` if the server
   * could not be reached for half a minute, so that the batch may have started.
   * @example
   * ```ts
   * const { images, failures } = await client.images.generate({ description: "a red-haired pirate", numImages: 2 });
   * const { video } = await client.videos.generate({ prompt: "she waves", characterReferenceId: images[0].id });
   * ```
   */
  generate(request: Request, options?: GenerateOptions<Kind>): Promise<BatchResult<Kind>>;
  /**
   * Starts a batch when you begin to iterate, and yields each of its events once. If the connection breaks, the client
   * reconnects. Breaking out of the loop does not stop the batch: only the signal cancels it. Iterating again joins the
   * same batch.
   *
   * @example
   * ```ts
   * for await (const event of client.images.stream({ description: "a red-haired pirate" })) {
   *   state = reduceBatch(state, event);
   * }
   * ```
   */
  stream(request: Request, options?: ClientRunOptions): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Starts a batch, and resolves once the server has journaled it. The batch runs without a connection.
   *
   * @example
   * ```ts
   * const { batchId } = await client.images.start({ description: "a red-haired pirate" });
   * sessionStorage.setItem("batch", batchId);
   * ```
   */
  start(request: Request, options?: ClientRunOptions): Promise<{ batchId: string }>;
  /**
   * Returns a batch in its current state; undefined if no batch of this kind has the id.
   *
   * @example
   * ```ts
   * const batch = await client.images.batch(batchId);
   * if (batch?.status === "running") show(batch.slots);
   * ```
   */
  batch(
    batchId: string,
    options?: { signal?: AbortSignal },
  ): Promise<BatchResult<Kind> | RunningBatch<Kind> | undefined>;
  /**
   * Yields the events of a batch: those so far, then each new one, until the batch ends. The signal stops the iteration
   * and cancels nothing.
   *
   * @param options.after - only events with a greater sequence.
   * @throws DramatisError `not_found` if the batch does not exist; the signal's reason.
   * @example
   * ```ts
   * for await (const event of client.images.events(batchId)) state = reduceBatch(state, event);
   * ```
   */
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal; onConnection?: ClientRunOptions["onConnection"] },
  ): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Retries failed and canceled slots: all, or those that you name. A slot is paid for again only if its earlier
   * predictions have nothing left to fetch. It resolves like `generate`.
   *
   * @throws DramatisError `not_found`, `invalid_request`.
   * @example
   * ```ts
   * if (result.status === "partial") result = await client.images.retry(result.batchId);
   * ```
   */
  retry(batchId: string, options?: RetryOptions & GenerateOptions<Kind>): Promise<BatchResult<Kind>>;
  /**
   * Like `retry`, but yields events like `stream`. Earlier events can appear again; the reducer drops them.
   *
   * @example
   * ```ts
   * for await (const event of client.images.retryStream(batchId, { slots: [2] })) state = reduceBatch(state, event);
   * ```
   */
  retryStream(batchId: string, options?: RetryOptions): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Cancels a batch and its predictions at the provider. Finished assets are kept. The request is sent even if the page
   * unloads.
   *
   * @throws DramatisError `not_found` if the batch does not exist.
   * @example
   * ```ts
   * const { images } = await client.images.cancel(batchId);
   * ```
   */
  cancel(batchId: string, options?: { signal?: AbortSignal }): Promise<BatchResult<Kind>>;
  /**
   * Returns an asset with its metadata; undefined if it does not exist.
   *
   * @example
   * ```ts
   * const reference = await client.images.get(id);
   * console.log(reference?.width, reference?.metadata.prompt);
   * ```
   */
  get(id: string, options?: { signal?: AbortSignal }): Promise<Asset | undefined>;
  /**
   * Returns the URL of the bytes, for the `src` of `<img>` or `<video>`.
   *
   * @throws DramatisError `invalid_request` if the id is invalid.
   * @example
   * ```ts
   * image.src = client.images.url(id);
   * ```
   */
  url(id: string): string;
  /**
   * Returns the bytes. Use it if your app sends tokens in headers, which `<img>` and `<video>` cannot do.
   *
   * @throws DramatisError `not_found` if the asset does not exist.
   * @example
   * ```ts
   * image.src = URL.createObjectURL(await client.images.blob(id));
   * ```
   */
  blob(id: string, options?: { signal?: AbortSignal }): Promise<Blob>;
  /**
   * Deletes an asset permanently; false if it does not exist or belongs to another owner. The request is sent once:
   * call it again if no answer arrived.
   *
   * @throws DramatisError `forbidden` if the server does not let this caller delete.
   */
  remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
}
