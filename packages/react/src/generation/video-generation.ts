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

/** What `useVideoGeneration` gives: how far the video is, and what can be done with it. */
export interface VideoGeneration
  extends VideoActions,
    Pick<
      GenerationSnapshot<"video">,
      "status" | "connection" | "batchId" | "progress" | "warnings" | "error" | "request"
    > {
  /** It was asked for, and has not ended: `submitting` or `running`. */
  readonly isRunning: boolean;
  /** What is being done, while it runs. */
  readonly stage: PendingSlot["stage"] | undefined;
  readonly video: VideoReference | undefined;
  /** The address of the video, for `<video src>`. */
  readonly src: string | undefined;
  /** Why there is no video, where the server has said so. */
  readonly failure: SlotFailure | undefined;
}
