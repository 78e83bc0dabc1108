import type { VideoReference } from "../assets/video-reference.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { Logger } from "../engine/logger.ts";
import type { MediaEngine } from "../engine/media-engine.ts";
import type { AccessOptions, CharacterReferences, PendingCreate } from "../images/character-references.ts";
import type { VideoProvider } from "../provider/video-provider.ts";
import type { VideoRequest } from "../request/video-request.ts";
import type { ByteRange, Store } from "../store/store.ts";
import type { Clock } from "../util/clock.ts";
import type { Random } from "../util/random.ts";

/** Options for {@link createVideoStep}. */
export interface VideoStepOptions {
  /** The provider that generates the videos, for example `replicateVideo()`. */
  readonly provider: VideoProvider;
  /** The engine that holds the character references that videos can show. */
  readonly characters: Pick<CharacterReferences, "get" | "open" | "url" | "importImage">;
  /** The store for the videos and the journal. It can be the store of the character references. */
  readonly store: Store;
  /** How many video predictions can be in flight at once for the provider's account in this process. Default: 8. */
  readonly concurrency?: number;
  /**
   * How long a prediction can take after its create, in milliseconds. After that, it is canceled at the provider.
   * Default: 20 minutes.
   */
  readonly timeoutMs?: number;
  /** Receives the engine's log lines, for example `pino()` or `console`. Default: no logging. */
  readonly logger?: Logger;
  /** Called for each event of each video. */
  readonly onEvent?: (event: BatchEvent<"video">) => void;
  /** Called before each paid call. Throw to refuse the call, as in {@link CharacterReferencesOptions.beforeCreate}. */
  readonly beforeCreate?: (call: PendingCreate) => void | Promise<void>;
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock;
  /** The source of randomness. Default: the system's. */
  readonly random?: Random;
}

/** A video and access to its bytes. Nothing is opened until you read. */
export interface OpenVideo {
  readonly video: VideoReference;
  /** Returns a new stream of all bytes, or of a range. */
  stream(range?: ByteRange): ReadableStream<Uint8Array>;
  /** Reads all bytes into memory. */
  bytes(): Promise<Uint8Array>;
}

/** Generates, stores, and retrieves videos of a selected character. A video is a batch of one slot. */
export interface VideoStep extends MediaEngine<"video", VideoRequest, VideoReference> {
  /** The provider that generates the videos. */
  readonly provider: Pick<VideoProvider, "name" | "model" | "capabilities">;
  /** Returns a video and access to its bytes, or undefined if it does not exist. */
  open(id: string, options?: AccessOptions): Promise<OpenVideo | undefined>;
}
