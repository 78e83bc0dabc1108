import type { AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import type { BatchPage, BatchPageOptions } from "./batch-page.ts";

/** How the connection to the server is. */
export type ConnectionState = "connecting" | "connected" | "reconnecting";

/** Options of one run. */
export interface ClientRunOptions {
  /** Cancels the batch, on the server and at the provider. Finished images are kept. */
  readonly signal?: AbortSignal;
  /**
   * The same key and request joins or returns the same batch. The client makes one of its own if absent, and sends it
   * with each try: a connection that breaks never makes a batch be paid twice. Give one, and keep it, to be as safe
   * when the page is loaded again.
   */
  readonly idempotencyKey?: string;
  /**
   * Called with `connected` for each answer, with `reconnecting` when the connection breaks, while the batch itself goes
   * on, and with `connecting` when it cannot be made and no answer has come yet: nothing may have begun then.
   */
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
}

/** Options of a run that is waited for. */
export interface GenerateOptions<Kind extends AssetKind = "image"> extends ClientRunOptions {
  /** Called with each event. What it throws rejects the call; the batch goes on. */
  readonly onEvent?: (event: BatchEvent<Kind>) => void;
}

/** Which slots to try again, and how. */
export interface RetryOptions extends ClientRunOptions {
  /** All without an image, if absent. */
  readonly slots?: readonly number[];
  /** The secrets of the batch's request, where the server was started again since: they are not stored. */
  readonly modelOptions?: Readonly<Record<string, unknown>>;
  /** With `retryStream`: only events with a greater sequence. */
  readonly after?: number;
}

/** What can be done with the server's images, and with its videos alike. */
export interface MediaClient<Kind extends AssetKind, Request, Asset> {
  /**
   * Generates what the request asks for, and resolves when every slot has ended: with assets, with failures, or with
   * both, also if every slot failed. If the connection breaks, the client connects again. When the signal aborts, the
   * batch is canceled, and what was finished is the result; if the server does not confirm that within 10 seconds, the
   * call rejects with the signal's reason.
   *
   * @throws DramatisError `invalid_request` and the like for what was not begun; `outcome_unknown` if the server could
   * not be reached for half a minute, and nobody knows.
   * @example
   * ```ts
   * const { images, failures } = await client.images.generate({ description: "a red-haired pirate", numImages: 2 });
   * const { video } = await client.videos.generate({ prompt: "she waves", characterReferenceId: images[0].id });
   * ```
   */
  generate(request: Request, options?: GenerateOptions<Kind>): Promise<BatchResult<Kind>>;
  /**
   * Starts a batch when it is first read, and yields its events, each once, over as many connections as that takes.
   * Breaking out of the loop does not stop the batch: only the signal cancels it. Reading it again joins the same batch.
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
   * Starts a batch; resolves once the server has journaled it. It runs on by itself.
   *
   * @example
   * ```ts
   * const { batchId } = await client.images.start({ description: "a red-haired pirate" });
   * sessionStorage.setItem("batch", batchId);
   * ```
   */
  start(request: Request, options?: ClientRunOptions): Promise<{ batchId: string }>;
  /**
   * A batch as far as it has come; undefined if there is none of this medium.
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
   * The events of a batch: those so far, then each as it comes, up to its end. The signal ends the listening, and
   * cancels nothing.
   *
   * @param options.after - only events with a greater sequence.
   * @throws DramatisError `not_found` if there is no such batch; the signal's reason.
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
   * Tries failed and canceled slots again, or those of them that you name. A slot is paid for again only if nothing is
   * left to fetch. It resolves as `generate` does.
   *
   * @throws DramatisError `not_found`, `invalid_request`.
   * @example
   * ```ts
   * if (result.status === "partial") result = await client.images.retry(result.batchId);
   * ```
   */
  retry(batchId: string, options?: RetryOptions & GenerateOptions<Kind>): Promise<BatchResult<Kind>>;
  /**
   * Like `retry`, but yields events, as `stream` does. Earlier events may come again: the reducer drops them.
   *
   * @example
   * ```ts
   * for await (const event of client.images.retryStream(batchId, { slots: [2] })) state = reduceBatch(state, event);
   * ```
   */
  retryStream(batchId: string, options?: RetryOptions): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Cancels a batch, and its predictions at the provider. Finished assets are kept. The request outlives the page.
   *
   * @throws DramatisError `not_found` if there is no such batch.
   * @example
   * ```ts
   * const { images } = await client.images.cancel(batchId);
   * ```
   */
  cancel(batchId: string, options?: { signal?: AbortSignal }): Promise<BatchResult<Kind>>;
  /**
   * What is known of an asset; undefined if there is none.
   *
   * @example
   * ```ts
   * const reference = await client.images.get(id);
   * console.log(reference?.width, reference?.metadata.prompt);
   * ```
   */
  get(id: string, options?: { signal?: AbortSignal }): Promise<Asset | undefined>;
  /**
   * The address of the bytes, for the `src` of `<img>` or `<video>`.
   *
   * @throws DramatisError `invalid_request` if it is not an id.
   * @example
   * ```ts
   * image.src = client.images.url(id);
   * ```
   */
  url(id: string): string;
  /**
   * The bytes, for apps whose tokens travel in headers, which `<img>` and `<video>` do not send.
   *
   * @throws DramatisError `not_found` if there is no such asset.
   * @example
   * ```ts
   * image.src = URL.createObjectURL(await client.images.blob(id));
   * ```
   */
  blob(id: string, options?: { signal?: AbortSignal }): Promise<Blob>;
  /**
   * Removes it for good; false if there is none, or it is another owner's. Sent once: call it again if no answer came.
   *
   * @throws DramatisError `forbidden` if the server does not let this caller remove.
   */
  remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
}

/**
 * A server's images, videos and batches, from afar. Every method rejects with a {@link DramatisError}, `internal` and
 * retryable if the server cannot be reached, or with what `headers` throws.
 */
export interface DramatisClient {
  /** Measures every wait of the client, and of the stores and grids that are made with it. */
  readonly clock?: Clock;
  /** Gives idempotency keys, and the jitter of waits. */
  readonly random?: Random;
  /** Images of characters. */
  readonly images: MediaClient<"image", CharacterReferenceRequest, CharacterReference>;
  /** Videos of a character. */
  readonly videos: MediaClient<"video", VideoRequest, VideoReference>;
  /** All batches of the caller. */
  readonly batches: {
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
     * Removes a batch with its description and all its images, or its video; false if there is none. Sent once.
     *
     * @throws DramatisError `conflict` while it runs: cancel it first; `forbidden`.
     * @example
     * ```ts
     * await client.batches.remove(batchId);
     * ```
     */
    remove(id: string, options?: { signal?: AbortSignal }): Promise<boolean>;
  };
  /**
   * Sends one request to the server, with the client's headers, and resolves with its answer if it is not an error. For
   * functions beside the client, such as {@link importImage}.
   *
   * @throws DramatisError what the server answered, or `internal` if it cannot be reached; the signal's reason.
   */
  send(
    path: string,
    init?: Omit<RequestInit, "headers" | "signal"> & { readonly signal?: AbortSignal },
  ): Promise<Response>;
}
