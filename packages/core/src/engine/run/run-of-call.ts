import type { BatchMetadata, Warning } from "../../batch/batch-result.ts";
import type { BatchJournal } from "../journal/batch-journal.ts";

/** The batch that a call belongs to, as far as the call sees it. */
export interface RunOfCall {
  readonly batchId: string;
  readonly metadata: BatchMetadata;
  readonly owner: string | undefined;
  readonly log: BatchJournal;
  /** Aborted once the batch is canceled. */
  readonly stopped: AbortSignal;
  /** Aborted once the batch is let go of: the engine was closed, or another one took over. */
  readonly released: AbortSignal;
  /** Aborted with either of the two: nothing new is begun. */
  readonly halted: AbortSignal;
  /** When nothing can be under way any more that an earlier run sent, by the monotonic clock. */
  readonly clearAt: number;
  /**
   * Makes sure that the batch stays ours for so many milliseconds, or until the returned function is called.
   * @throws where it is not ours any more, or the journal cannot say so.
   */
  hold(ms: number): Promise<() => void>;
  warn(warning: Warning): void;
}
