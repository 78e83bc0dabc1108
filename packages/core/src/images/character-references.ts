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

/** Options for {@link createCharacterReferences}. */
export interface CharacterReferencesOptions {
  /** The provider that generates the images, for example `replicate()`. */
  readonly provider: ImageProvider;
  /** The store for the images and the journal, for example `fsStore({ directory })`. */
  readonly store: Store;
  /** Turns a description into a prompt. Default: {@link characterReferencePrompt}. */
  readonly promptTemplate?: (description: string) => string;
  /** How many image predictions can be in flight at once for the provider's account in this process. Default: 8. */
  readonly concurrency?: number;
  /**
   * How long a prediction can take after its create, in milliseconds. After that, it is canceled at the provider.
   * Default: 10 minutes.
   */
  readonly timeoutMs?: number;
  /** Receives the engine's log lines, for example `pino()` or `console`. Default: no logging. */
  readonly logger?: Logger;
  /** Called for each event of each batch. */
  readonly onEvent?: (event: BatchEvent) => void;
  /**
   * Called before each paid call. Throw to refuse the call: its slots fail with the code of the thrown
   * {@link DramatisError}, or with `forbidden` for any other error. It is not called again when a create is resent
   * because nothing was created.
   */
  readonly beforeCreate?: (call: PendingCreate) => void | Promise<void>;
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock;
  /** The source of randomness. Default: the system's. */
  readonly random?: Random;
}

/** An image and access to its bytes. Nothing is opened until you read. */
export interface OpenCharacterReference {
  readonly reference: CharacterReference;
  /** Returns a new stream of all bytes, or of a range. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** Reads all bytes into memory. */
  bytes(): Promise<Uint8Array>;
}

/** Generates, stores, and retrieves character images. */
export interface CharacterReferences
  extends MediaEngine<"image", CharacterReferenceRequest, CharacterReference> {
  /** The provider that generates the images. */
  readonly provider: Pick<ImageProvider, "name" | "model" | "capabilities">;
  /** Returns an image and access to its bytes, or undefined if it does not exist. */
  open(id: string, options?: AccessOptions): Promise<OpenCharacterReference | undefined>;
  /**
   * Imports a user's own image as a character reference. The image is streamed into the store; its type and size are
   * read from its bytes.
   *
   * @throws DramatisError `unsupported_media` if the bytes are not a supported image or are cut short,
   * `output_too_large` if the image has too many bytes or pixels. If the signal aborts, its reason.
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
