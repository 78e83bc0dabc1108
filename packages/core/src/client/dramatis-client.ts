import type { AssetKind } from "../assets/asset.ts";
import type { CharacterReference } from "../assets/character-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch, VideoResult } from "../batch/batch-result.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";
import type { ClientLists } from "./client-lists.ts";

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

/** Which kind of batch an id is known to be of. It is `not_found` where it is one of the other kind. */
export interface KindOptions<Kind extends AssetKind> {
  /** `image` if absent. */
  readonly kind?: Kind | undefined;
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

/**
 * A server's batches and images, from afar. Every method rejects with a {@link DramatisError}, `internal` and
 * retryable where the server cannot be reached, or with what `headers` throws.
 */
export interface DramatisClient extends ClientLists {
  /** Measures every wait of the client, and of the stores and grids that are made with it. */
  readonly clock?: Clock;
  /** Gives idempotency keys, and the jitter of waits. */
  readonly random?: Random;
  /**
   * Generates 1 to 4 images of a character and resolves when every slot has ended: with images, with failures, or with
   * both, also where every slot failed. A connection that breaks is made again. When the signal aborts, the batch is
   * canceled, and what was finished is the result; where the server does not confirm that in 10 seconds it rejects
   * with the signal's reason.
   *
   * @throws DramatisError `invalid_request` and the like for what was not begun; `outcome_unknown` where the server
   * could not be reached for half a minute, and nobody knows.
   * @example
   * ```ts
   * const { images, failures } = await client.generate({ description: "a red-haired pirate", numImages: 2 });
   * ```
   */
  generate(request: CharacterReferenceRequest, options?: GenerateOptions): Promise<BatchResult>;
  /**
   * Starts a batch when it is first read, and tells its events, each once, over as many connections as that takes.
   * Breaking out of the loop stops nothing: only the signal cancels. Reading it again joins the same batch.
   *
   * @example
   * ```ts
   * for await (const event of client.stream({ description: "a red-haired pirate" })) {
   *   state = reduceBatch(state, event);
   * }
   * ```
   */
  stream(request: CharacterReferenceRequest, options?: ClientRunOptions): AsyncIterable<BatchEvent>;
  /**
   * Starts a batch; resolves once the server has journaled it. It runs on by itself.
   *
   * @example
   * ```ts
   * const { batchId } = await client.start({ description: "a red-haired pirate" });
   * sessionStorage.setItem("batch", batchId);
   * ```
   */
  start(request: CharacterReferenceRequest, options?: ClientRunOptions): Promise<{ batchId: string }>;
  /**
   * A batch as far as it has come; undefined where there is none.
   *
   * @example
   * ```ts
   * const batch = await client.batch(batchId);
   * if (batch?.status === "running") show(batch.slots);
   * ```
   */
  batch<Kind extends AssetKind = "image">(
    batchId: string,
    options?: { signal?: AbortSignal } & KindOptions<Kind>,
  ): Promise<BatchResult<Kind> | RunningBatch<Kind> | undefined>;
  /**
   * The events of a batch: those so far, then each as it comes, up to its end. The signal ends the listening, and
   * cancels nothing.
   *
   * @param options.after - only events with a greater sequence.
   * @throws DramatisError `not_found` where there is no such batch; the signal's reason.
   * @example
   * ```ts
   * for await (const event of client.events(batchId)) state = reduceBatch(state, event);
   * ```
   */
  events<Kind extends AssetKind = "image">(
    batchId: string,
    options?: {
      after?: number;
      signal?: AbortSignal;
      onConnection?: ClientRunOptions["onConnection"];
    } & KindOptions<Kind>,
  ): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Tries again what has no image: the slots that failed or were canceled, or those of them that are named. It is paid
   * again only where nothing is left to fetch. It resolves as `generate` does.
   *
   * @throws DramatisError `not_found`, `invalid_request`.
   * @example
   * ```ts
   * if (result.status === "partial") result = await client.retry(result.batchId);
   * ```
   */
  retry<Kind extends AssetKind = "image">(
    batchId: string,
    options?: RetryOptions & GenerateOptions<Kind> & KindOptions<Kind>,
  ): Promise<BatchResult<Kind>>;
  /**
   * Like `retry`, told by its events, as `stream` tells them. What was told before may be told again: the reducer drops
   * it.
   *
   * @example
   * ```ts
   * for await (const event of client.retryStream(batchId, { slots: [2] })) state = reduceBatch(state, event);
   * ```
   */
  retryStream<Kind extends AssetKind = "image">(
    batchId: string,
    options?: RetryOptions & KindOptions<Kind>,
  ): AsyncIterable<BatchEvent<Kind>>;
  /**
   * Cancels a batch, and its predictions at the provider. Finished images are kept. The request outlives the page.
   *
   * @throws DramatisError `not_found` where there is no such batch.
   * @example
   * ```ts
   * const { images } = await client.cancel(batchId);
   * ```
   */
  cancel<Kind extends AssetKind = "image">(
    batchId: string,
    options?: { signal?: AbortSignal } & KindOptions<Kind>,
  ): Promise<BatchResult<Kind>>;
  /**
   * What is known of an image; undefined where there is none.
   *
   * @example
   * ```ts
   * const reference = await client.get(id);
   * console.log(reference?.width, reference?.metadata.prompt);
   * ```
   */
  get(id: string, options?: { signal?: AbortSignal }): Promise<CharacterReference | undefined>;
  /**
   * The address of an image, for `<img src>`.
   *
   * @throws DramatisError `invalid_request` for what is no id.
   * @example
   * ```ts
   * image.src = client.imageUrl(id);
   * ```
   */
  imageUrl(id: string): string;
  /**
   * The bytes of an image, for apps whose tokens travel in headers, which `<img>` does not send.
   *
   * @throws DramatisError `not_found` where there is no such image.
   * @example
   * ```ts
   * image.src = URL.createObjectURL(await client.image(id));
   * ```
   */
  image(id: string, options?: { signal?: AbortSignal }): Promise<Blob>;
  /**
   * Sends a user's own image, at most 10 MiB: from then on it is a character reference like any other. It is sent once.
   *
   * @param options.filename - what the user calls it; a `File`'s own name if absent.
   * @throws DramatisError `unsupported_media` for what is no image.
   * @example
   * ```ts
   * const { id } = await client.importImage(input.files[0]);
   * ```
   */
  importImage(file: Blob, options?: { filename?: string; signal?: AbortSignal }): Promise<CharacterReference>;
  /**
   * Makes a video, of a character reference by its id or of an image handed in, and resolves when it has ended: with
   * the video or with its failure. As with `generate`, a connection that breaks is made again, and the signal cancels.
   *
   * @throws DramatisError `reference_not_found`, `reference_unsupported`, `invalid_request` and the like, before
   * anything is paid; `outcome_unknown` as `generate`.
   * @example
   * ```ts
   * const { video, failures } = await client.generateVideo({ prompt: "she waves", characterReferenceId: id });
   * ```
   */
  generateVideo(request: VideoRequest, options?: GenerateOptions<"video">): Promise<VideoResult>;
  /**
   * Starts a video when it is first read, and tells its events, as `stream` does.
   *
   * @example
   * ```ts
   * for await (const event of client.streamVideo({ prompt: "she waves", characterReferenceId: id })) {
   *   state = reduceBatch(state, event);
   * }
   * ```
   */
  streamVideo(request: VideoRequest, options?: ClientRunOptions): AsyncIterable<BatchEvent<"video">>;
  /**
   * The address of a video, for `<video src>`.
   *
   * @throws DramatisError `invalid_request` for what is no id.
   * @example
   * ```ts
   * video.src = client.videoUrl(id);
   * ```
   */
  videoUrl(id: string): string;
}
