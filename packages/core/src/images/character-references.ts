import type { CharacterReference } from "../assets/character-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult, RunningBatch } from "../batch/batch-result.ts";
import type { Logger } from "../engine/logger.ts";
import type { OwnedBatches } from "../engine/owned-batches.ts";
import type {
  AccessOptions,
  ImportOptions,
  PendingCreate,
  RetryOptions,
  RunOptions,
  StartOptions,
} from "../engine/run-options.ts";
import type { ImageProvider } from "../provider/image-provider.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { ByteRange, Page, Store } from "../store/store.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";

export type {
  AccessOptions,
  ImportOptions,
  PendingCreate,
  RetryOptions,
  RunOptions,
  StartOptions,
} from "../engine/run-options.ts";

/** What the engine is made of. */
export interface CharacterReferencesOptions {
  /** What makes the images: `replicate()`, for example. */
  readonly provider: ImageProvider;
  /** Where they and the journal are kept: `fsStore({ directory })`, for example. */
  readonly store: Store;
  /** Turns a description into a prompt; {@link characterReferencePrompt} if absent. */
  readonly promptTemplate?: (description: string) => string;
  /** How many predictions of images may be in flight for the provider's account, in this process; 8 if absent. */
  readonly concurrency?: number;
  /** How long a prediction may take from its create, in milliseconds; 10 minutes if absent. Then it is canceled there. */
  readonly timeoutMs?: number;
  /** Where the engine tells what it does; nowhere if absent. pino and console fit. */
  readonly logger?: Logger;
  /** Called with each event of each batch. */
  readonly onEvent?: (event: BatchEvent) => void;
  /**
   * Called before each paid call. Throw to refuse it: its slots fail with the code of the {@link DramatisError} that
   * was thrown, or as `forbidden`. A create that is sent again because nothing was created does not ask again.
   */
  readonly beforeCreate?: (call: PendingCreate) => void | Promise<void>;
  /** Where the time comes from; the system's clock if absent. */
  readonly clock?: Clock;
  /** Where chance comes from; the system's if absent. */
  readonly random?: Random;
}

/** An image whose bytes can be read. Nothing is opened before it is read. */
export interface OpenCharacterReference {
  readonly reference: CharacterReference;
  /** A new stream of the bytes, or of a range of them. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** All the bytes at once. */
  bytes(): Promise<Uint8Array>;
}

/** Generates images of characters, keeps them, and finds them again. */
export interface CharacterReferences extends OwnedBatches<BatchResult | RunningBatch> {
  /** What makes the images. */
  readonly provider: Pick<ImageProvider, "name" | "model" | "capabilities">;
  /**
   * Generates 1 to 4 images of a character and resolves when every slot has ended: with images, with failures, or
   * with both. It rejects only where nothing was paid.
   *
   * @throws DramatisError `invalid_request` for a request that cannot be run, `store_failed` where the store cannot
   * be written at the start, `provider_unauthorized` without a token; the signal's reason if it is aborted beforehand.
   * @example
   * ```ts
   * const { status, images, failures } = await characters.generate({ description: "a red-haired pirate" });
   * ```
   */
  generate(request: CharacterReferenceRequest, options?: RunOptions): Promise<BatchResult>;
  /** Starts a batch; resolves once it is journaled. It runs on by itself. */
  start(request: CharacterReferenceRequest, options?: StartOptions): Promise<{ batchId: string }>;
  /**
   * Starts a batch when it is first read, and tells its events. Breaking out of the loop stops nothing: only the
   * signal cancels.
   *
   * @example
   * ```ts
   * for await (const event of characters.stream({ description })) {
   *   if (event.type === "slot-end") show(event.image);
   * }
   * ```
   */
  stream(request: CharacterReferenceRequest, options?: RunOptions): AsyncIterable<BatchEvent>;
  /**
   * The events of a batch: those so far, then each as it comes, up to its end. None where there is no such batch.
   * @param options.after - only events with a greater sequence.
   */
  events(
    batchId: string,
    options?: { after?: number; signal?: AbortSignal } & AccessOptions,
  ): AsyncIterable<BatchEvent>;
  /** A batch as far as it has come, also after a restart; undefined where there is none. */
  batch(batchId: string, options?: AccessOptions): Promise<BatchResult | RunningBatch | undefined>;
  /**
   * Tries again what has no image: the slots that failed or were canceled, or those of them that are named. What was
   * paid is fetched at no cost, as the same attempt; a slot is paid again only where no output is left to fetch. A
   * slot that still runs is joined. After a restart, secrets of the request have to be given again.
   *
   * @throws DramatisError `not_found` where there is no such batch, `invalid_request` for slots that it has not.
   * @example
   * ```ts
   * if (result.status === "partial") result = await characters.retry(result.batchId);
   * ```
   */
  retry(batchId: string, options?: RetryOptions): Promise<BatchResult>;
  /** As {@link CharacterReferences.retry}, and resolves once the new round is journaled. It runs on by itself. */
  startRetry(batchId: string, options?: RetryOptions): Promise<{ batchId: string }>;
  /**
   * Cancels a batch, also one that another process works on, and its predictions at the provider. Finished images are
   * kept; one that is finished in spite of it is stored later.
   *
   * @throws DramatisError `not_found` where there is no such batch.
   */
  cancel(batchId: string, options?: AccessOptions): Promise<BatchResult>;
  /**
   * Finishes what a process that ended left unfinished, and yields each batch as it ends. Known predictions are waited
   * for, and not paid again. Call it when the app starts, and every minute. A batch that another process works on is
   * left to it, or taken over once its lease has run out: 15 seconds after it was last heard of, or 60 where it was
   * just sending a create.
   *
   * @example
   * ```ts
   * for await (const { batchId, status } of characters.resume()) console.log(batchId, status);
   * ```
   */
  resume(options?: { batchId?: string; signal?: AbortSignal }): AsyncIterable<BatchResult>;
  /**
   * Takes a webhook of the provider's, signed by it, and brings it to whoever waits for its prediction. Mount it where
   * `createReplicate({ webhook: { url } })` says; a repeat is `ignored`, a bad or old signature `rejected`. Polls go
   * on now and then, so a webhook that gets lost delays a result and loses nothing.
   */
  receiveWebhook(request: Request): Promise<"applied" | "ignored" | "rejected">;
  /** What is known of an image; undefined where there is none. */
  get(id: string, options?: AccessOptions): Promise<CharacterReference | undefined>;
  /** An image and its bytes; undefined where there is none. */
  open(id: string, options?: AccessOptions): Promise<OpenCharacterReference | undefined>;
  /**
   * An address from which anyone can read the image until it expires, at most a week; undefined where there is no
   * such image, or the store signs none.
   */
  url(id: string, options: { expiresInSeconds: number } & AccessOptions): Promise<string | undefined>;
  /**
   * Keeps a user's own image: from then on it is a character reference like any other. Its type and size are read
   * from its bytes, and it is streamed into the store.
   *
   * @throws DramatisError `unsupported_media` for what is no image or is cut short, `output_too_large`; the signal's
   * reason.
   * @example
   * ```ts
   * const { id } = await characters.importImage(file, { filename: file.name });
   * ```
   */
  importImage(
    image: Blob | Uint8Array | ReadableStream<Uint8Array>,
    options?: ImportOptions,
  ): Promise<CharacterReference>;
  /** The images in the store, page by page, in no promised order, each of them once. */
  list(options?: { cursor?: string; limit?: number } & AccessOptions): Promise<Page<CharacterReference>>;
  /** Removes an image; false where there was none. */
  remove(id: string, options?: AccessOptions): Promise<boolean>;
  /**
   * Removes what nobody chose: the images of a batch but those to keep, and the batch itself with its description.
   * What a kept image knows of itself stays with it. Nothing happens where there is no such batch, and a removal that
   * was cut short can be repeated. An idempotency key of a batch that was removed starts a new one.
   *
   * @throws DramatisError `conflict` while the batch runs, `invalid_request` where an id in `keep` is none of its
   * images, and then nothing is removed.
   * @example
   * ```ts
   * await characters.removeBatch(batchId, { keep: [selectedId] });
   * ```
   */
  removeBatch(batchId: string, options?: { keep?: readonly string[] } & AccessOptions): Promise<void>;
  /**
   * Lets go of everything: what waits gives up, and nothing is canceled at the provider. A `generate` that is still
   * waiting rejects with `outcome_unknown`. The store stays open: it is the app's.
   */
  close(): Promise<void>;
}
