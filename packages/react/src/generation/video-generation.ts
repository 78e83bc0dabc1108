import type {
  GenerationSnapshot,
  GenerationStore,
  PendingSlot,
  SlotFailure,
  VideoReference,
} from "@dramatis/core/client";
import type { StoreOptions } from "./store-options.ts";

/** The options of `useVideoGeneration`. */
export type VideoGenerationOptions = StoreOptions<"video">;

/** The actions of a video generation. The functions never change, and you can pass them on separately. */
export interface VideoActions
  extends Pick<GenerationStore<"video">, "generate" | "abort" | "reset" | "attach"> {
  /**
   * Retries a failed video. It is paid for again only if there is nothing left to download. The promise resolves when
   * the retry has ended, whether it succeeded or not: see `status` and `error`.
   */
  retry(): Promise<void>;
}

/** The fields that exist in every state of a video. */
interface ShownVideo
  extends VideoActions,
    Pick<
      GenerationSnapshot<"video">,
      "connection" | "batchId" | "progress" | "warnings" | "error" | "request"
    > {
  /** Whether the run was requested and has not ended: its status is `submitting` or `running`. */
  readonly isRunning: boolean;
  /** The current stage, while the video is being generated. */
  readonly stage: PendingSlot["stage"] | undefined;
  /** Why the video failed, if the server has reported a reason. */
  readonly failure: SlotFailure | undefined;
}

/** A video, and its address for `<video src>`. */
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

/** The video can arrive before the batch has ended. */
type Running = (Made | NotMade) & { readonly status: "submitting" | "running"; readonly isRunning: true };

/** There can still be a video: one that arrived after it was canceled, or before the connection was lost. */
type Ended = (Made | NotMade) & { readonly status: "failed" | "canceled"; readonly isRunning: false };

/**
 * The result of `useVideoGeneration`: the current state of the video, and the actions. `status` is the discriminant: if
 * it is `succeeded`, `video` and `src` are defined.
 */
export type VideoGeneration = ShownVideo & (Idle | Running | Succeeded | Ended);
