import type { BatchRecord, CallTarget } from "../batch/batch-record.ts";
import type { BatchMetadata, BatchResult } from "../batch/batch-result.ts";
import { type BatchState, batchResultOf } from "../batch/batch-state.ts";
import { hasEnded, type SlotFailure } from "../batch/slot.ts";
import type { Warning } from "../batch/warning.ts";
import type { Call } from "../provider/prediction-provider.ts";
import { BatchLog } from "./batch-log.ts";
import { type Engine, now } from "./engine.ts";
import { type RunOfCall, runCall } from "./run-call.ts";
import { whenAborted } from "./sleep.ts";

/** A call, and the slots, attempts and image ids that it is for. */
export interface PlannedCall {
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** One round of a batch, while this process works on it. */
export class BatchRun implements RunOfCall {
  readonly log: BatchLog;
  readonly metadata: BatchMetadata;
  readonly #engine: Engine;
  readonly #stop = new AbortController();
  readonly #halt = new AbortController();
  readonly #warnings: Warning[];
  #pendingCalls = 0;

  constructor(engine: Engine, batchId: string, metadata: BatchMetadata, warnings: readonly Warning[]) {
    this.#engine = engine;
    this.metadata = metadata;
    this.#warnings = [...warnings];
    const isOpen = (state: BatchState | undefined) => state?.ended !== true || this.#pendingCalls > 0;
    this.log = new BatchLog(batchId, engine.store.journal, isOpen);
  }

  get batchId(): string {
    return this.log.batchId;
  }

  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  get halted(): AbortSignal {
    return this.#halt.signal;
  }

  warn(warning: Warning): void {
    this.#warnings.push(warning);
  }

  /** Cancels: the slots that have not ended end as canceled at once, and their predictions are canceled in their own time. */
  cancel(): void {
    this.#stop.abort();
    this.#halt.abort();
  }

  /**
   * Works through the calls. `ended` resolves with the result as soon as every slot has ended; `settled` once nothing
   * is left to do, which after a cancel is later. Both reject only with the reason of `engine.closing`.
   */
  work(
    calls: readonly PlannedCall[],
    round: number,
  ): { ended: Promise<BatchResult>; settled: Promise<void> } {
    const closing = this.#engine.closing.signal;
    const halt = () => this.#halt.abort();
    closing.addEventListener("abort", halt, { once: true });
    const all = this.#runAll(calls);
    const ended = this.#end(all, round);
    const settled = this.#settle(all, ended).finally(() => closing.removeEventListener("abort", halt));
    return { ended, settled };
  }

  async #runAll(calls: readonly PlannedCall[]): Promise<void> {
    this.#pendingCalls = calls.length;
    const running = calls.map(async ({ call, targets }) => {
      await runCall(this.#engine, this, call, targets);
      this.#pendingCalls--;
    });
    // Each is waited for, even if one was let go of: another may be about to journal what it paid for.
    for (const outcome of await Promise.allSettled(running)) {
      if (outcome.status === "rejected") throw outcome.reason;
    }
  }

  async #end(all: Promise<void>, round: number): Promise<BatchResult> {
    const stop = whenAborted(this.#stop.signal);
    try {
      await Promise.race([all, stop.aborted]);
    } finally {
      stop.stop();
    }
    await this.log.tell((state) => [
      ...cancelRecords(state),
      { type: "batch-end", at: now(), round, warnings: this.#warnings },
    ]);
    const { state } = this.log;
    if (state === undefined) throw new Error("A batch without a beginning has no result.");
    return batchResultOf(state) as BatchResult;
  }

  /** Closes the stream if an append had to leave it open, or if the journal lacks something. */
  async #settle(all: Promise<void>, ended: Promise<BatchResult>): Promise<void> {
    await Promise.all([all, ended]);
    if (this.stopped.aborted || this.log.isBehind)
      await this.log.tell(() => [{ type: "settled", at: now() }]);
  }
}

function cancelRecords(state: BatchState | undefined): BatchRecord[] {
  const running = (state?.slots ?? []).filter((slot) => !hasEnded(slot));
  return running.map(({ slot, attempt }) => {
    const message = "The image was canceled before it was there.";
    const failure: SlotFailure = { slot, code: "canceled", message, retryable: true };
    return { type: "slot-error", at: now(), slot, attempt, failure };
  });
}
