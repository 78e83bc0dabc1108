import type { CallTarget } from "../../batch/batch-record.ts";
import type { BatchMetadata, Warning } from "../../batch/batch-result.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import type { BatchJournal } from "../journal/batch-journal.ts";
import type { RunSignals } from "./run-signals.ts";

/** The run of a batch, as its calls see it. */
export interface Run {
  readonly batchId: string;
  readonly metadata: BatchMetadata;
  readonly owner: string | undefined;
  readonly journal: BatchJournal;
  readonly signals: RunSignals;
  /** The earliest moment, on the monotonic clock, at which no request of an earlier run can still be in flight. */
  readonly clearAt: number;
  /**
   * Keeps the lease of the batch for `ms` milliseconds, or until the returned function is called.
   * @throws if another engine has the lease, or if the journal fails
   */
  hold(ms: number): Promise<() => void>;
  /** Adds a warning to the result of the round. */
  warn(warning: Warning): void;
}

/** A call, and the slots, attempts and asset ids that it is for. */
export interface PlannedCall {
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** A part of the work of a run. It rejects only if the run was detached. */
export type Task = (run: Run) => Promise<unknown>;
