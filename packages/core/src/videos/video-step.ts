import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { RunningBatch, VideoResult } from "../batch/batch-result.ts";
import type { Logger } from "../engine/logger.ts";
import type { OwnedBatches } from "../engine/owned-batches.ts";
import type {
  AccessOptions,
  CharacterReferences,
  PendingCreate,
  RetryOptions,
  RunOptions,
  StartOptions,
} from "../images/character-references.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { ByteRange, Page, Store } from "../store/store.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";

/** What the video step is made of. */
export interface VideoStepOptions {
  /** What makes the videos: `replicateVideo()`, for example. */
  readonly provider: VideoProvider;
  /** Where the character references are: what was selected there is shown in the video. */
  readonly characters: Pick<CharacterReferences, "get" | "open" | "url" | "importImage">;
  /** Where the videos and the journal are kept; it may be the store of the character references. */
  readonly store: Store;
  /** How many predictions of videos may be in flight for the provider's account, in this process; 8 if absent. */
  readonly concurrency?: number;
  /** How long a prediction may take from its create, in milliseconds; 20 minutes if absent. Then it is canceled there. */
  readonly timeoutMs?: number;
  /** Where the engine tells what it does; nowhere if absent. pino and console fit. */
  readonly logger?: Logger;
  /** Called with each event of each video. */
  readonly onEvent?: (event: BatchEvent<"video">) => void;
  /** Called before each paid call. Throw to refuse it, as with {@link CharacterReferencesOptions.beforeCreate}. */
  readonly beforeCreate?: (call: PendingCreate) => void | Promise<void>;
  /** Where the time comes from; the system's clock if absent. */
  readonly clock?: Clock;
  /** Where chance comes from; the system's if absent. */
  readonly random?: Random;
}

/** A video whose bytes can be read. Nothing is opened before it is read. */
export interface OpenVideo {
  readonly video: VideoReference;
  /** A new stream of the bytes, or of a range of them. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. */
  bytes(): Promise<Uint8Array>;
}

/** Makes videos of a chosen character, keeps them, and finds them again. A video is a batch of one slot. */
export interface VideoStep extends OwnedBatches<VideoResult | RunningBatch<"video">> {
  /** What makes the videos. */
  readonly provider: Pick<VideoProvider, "name" | "model" | "capabilities">;
  /**
   * Makes a video, and resolves when it is there, or has failed or was canceled. It rejects only where nothing was
   * paid.
   *
   * @throws DramatisError `invalid_request` for a request that cannot be run, `reference_not_found` for an id that is
   * no character reference, `reference_unsupported` where the model takes none, `unsupported_media` where
   * `referenceImageBase64` is no image, `store_failed` where the store cannot be written at the start,
   * `provider_unauthorized` without a token; the signal's reason if it is aborted beforehand.
   * @example
   * ```ts
   * const result = await videos.generate({ prompt: "She waves at a ship", characterReferenceId: selectedId });
   * if (result.status === "succeeded") console.log(result.video.id);
   * ```
   */
  generate(request: VideoRequest, options?: RunOptions): Promise<VideoResult>;
  /** Starts a video; resolves once it is journaled. It runs on by itself. */
  start(request: VideoRequest, options?: StartOptions): Promise<{ batchId: string }>;
  /**
   * Starts a video when it is first read, and tells its events. Breaking out of the loop stops nothing: only the
   * signal cancels.
   */
  stream(request: VideoRequest, options?: RunOptions): AsyncIterable<BatchEvent<"video">>;
  /**
   * The events of a video: those so far, then each as it comes, up to its end. None where there is no such batch.
   * @param options.after - only events with a greater sequence.
   */
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal } & AccessOptions,
  ): AsyncIterable<BatchEvent<"video">>;
  /** A video's batch as far as it has come, also after a restart; undefined where there is none. */
  batch(batchId: string, options?: AccessOptions): Promise<VideoResult | RunningBatch<"video"> | undefined>;
  /**
   * Tries a video again that failed or was canceled. What was paid is fetched at no cost; it is paid again only where
   * no output is left to fetch. One that still runs is joined.
   *
   * @throws DramatisError `not_found` where there is no such batch.
   */
  retry(batchId: string, options?: RetryOptions): Promise<VideoResult>;
  /** As {@link VideoStep.retry}, and resolves once the new round is journaled. It runs on by itself. */
  startRetry(batchId: string, options?: RetryOptions): Promise<{ batchId: string }>;
  /**
   * Cancels a video, also one that another process works on, and its prediction at the provider. One that is finished
   * in spite of it is stored later.
   *
   * @throws DramatisError `not_found` where there is no such batch.
   */
  cancel(batchId: string, options?: AccessOptions): Promise<VideoResult>;
  /**
   * Finishes what a process that ended left unfinished, and yields each video's batch as it ends. Call it when the app
   * starts, and every minute, beside `characters.resume()`: each takes up its own.
   */
  resume(options?: { batchId?: string; signal?: AbortSignal }): AsyncIterable<VideoResult>;
  /** As {@link CharacterReferences.receiveWebhook}; one about images is `ignored`. */
  receiveWebhook(request: Request): Promise<"applied" | "ignored" | "rejected">;
  /** What is known of a video; undefined where there is none. */
  get(id: string, options?: AccessOptions): Promise<VideoReference | undefined>;
  /** A video and its bytes; undefined where there is none. */
  open(id: string, options?: AccessOptions): Promise<OpenVideo | undefined>;
  /**
   * An address from which anyone can read the video until it expires, at most a week; undefined where there is no
   * such video, or the store signs none.
   */
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
  /** The videos in the store, page by page, in no promised order, each of them once. */
  list(options?: { cursor?: string; limit?: number } & AccessOptions): Promise<Page<VideoReference>>;
  /** Removes a video; false where there was none. */
  remove(id: string, options?: AccessOptions): Promise<boolean>;
  /**
   * Removes a batch with its prompt, and its video unless that is kept. Nothing happens where there is no such batch.
   * @throws DramatisError `conflict` while it runs.
   */
  removeBatch(batchId: string, options?: { keep?: readonly string[] } & AccessOptions): Promise<void>;
  /** Lets go of everything: what waits gives up, and nothing is canceled at the provider. */
  close(): Promise<void>;
}
