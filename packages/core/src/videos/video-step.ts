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

/** Makes videos of a chosen character, stores them, and finds them again. A video is a batch of one slot. */
export interface VideoStep extends MediaEngine<"video", VideoRequest, VideoReference> {
  /** What makes the videos. */
  readonly provider: Pick<VideoProvider, "name" | "model" | "capabilities">;
  /** A video and its bytes; undefined where there is none. */
  open(id: string, options?: AccessOptions): Promise<OpenVideo | undefined>;
}
