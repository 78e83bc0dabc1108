import type { CharacterReference } from "../assets/character-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { Logger } from "../engine/logger.ts";
import type { MediaEngine } from "../engine/media-engine.ts";
import type { AccessOptions, ImportOptions, PendingCreate } from "../engine/run-options.ts";
import type { ImageProvider } from "../provider/image-provider.ts";
import type { CharacterReferenceRequest } from "../request/character-reference-request.ts";
import type { ByteRange, Store } from "../store/store.ts";
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

/** Generates images of characters, stores them, and finds them again. */
export interface CharacterReferences
  extends MediaEngine<"image", CharacterReferenceRequest, CharacterReference> {
  /** What makes the images. */
  readonly provider: Pick<ImageProvider, "name" | "model" | "capabilities">;
  /** An image and its bytes; undefined where there is none. */
  open(id: string, options?: AccessOptions): Promise<OpenCharacterReference | undefined>;
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
}
