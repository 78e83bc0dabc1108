import type {
  GenerationSnapshot,
  GenerationStore,
  PendingSlot,
  SlotFailure,
  VideoReference,
} from "@dramatis/core/client";
import type { StoreOptions } from "./store-options.ts";

/** What `useVideoGeneration` takes. */
export type VideoGenerationOptions = StoreOptions<"video">;

/** What can be done with a video's generation. The functions never change, and may be passed on by themselves. */
export interface VideoActions
  extends Pick<GenerationStore<"video">, "generate" | "abort" | "reset" | "attach"> {
  /**
   * Tries a video that failed again. It is paid again only where nothing is left to fetch. The promise resolves when it
   * is over, whatever came of it: see `status` and `error`.
   */
  retry(): Promise<void>;
}

/** What is known of a video at any time. */
interface ShownVideo
  extends VideoActions,
    Pick<
      GenerationSnapshot<"video">,
      "connection" | "batchId" | "progress" | "warnings" | "error" | "request"
    > {
  /** It was asked for, and has not ended: `submitting` or `running`. */
  readonly isRunning: boolean;
  /** What is being done, while it runs. */
  readonly stage: PendingSlot["stage"] | undefined;
  /** Why there is no video, where the server has said so. */
  readonly failure: SlotFailure | undefined;
}

/** A video, and its address, for `<video src>`. */
interface Made {
  readonly video: VideoReference;
  readonly src: string;
}

interface NotMade {
  readonly video: undefined;
  readonly src: undefined;
}

interface Idle extends NotMade {
  readonly status: "idle";
  readonly isRunning: false;
  readonly stage: undefined;
  readonly failure: undefined;
}

interface Succeeded extends Made {
  readonly status: "succeeded";
  readonly isRunning: false;
  readonly stage: undefined;
  readonly failure: undefined;
}

/** The video may be there before the batch has ended. */
type Running = (Made | NotMade) & { readonly status: "submitting" | "running"; readonly isRunning: true };

/** The video may be there all the same: it came after it was canceled, or before the connection was lost. */
type Ended = (Made | NotMade) & { readonly status: "failed" | "canceled"; readonly isRunning: false };

/**
 * What `useVideoGeneration` gives: how far the video is, and what can be done with it. `status` tells the cases apart:
 * `video` and `src` are defined where it is `succeeded`.
 */
export type VideoGeneration = ShownVideo & (Idle | Running | Succeeded | Ended);
