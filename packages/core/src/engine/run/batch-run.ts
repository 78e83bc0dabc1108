import type { BatchMetadata, BatchResult, Warning } from "../../batch/batch-result.ts";
import { type BatchState, toBatchResult } from "../../batch/batch-state.ts";
import { isoTime } from "../../util/clock.ts";
import { every } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { BatchJournal } from "../journal/batch-journal.ts";
import { Lease } from "../journal/lease.ts";
import { describeError } from "../logger.ts";
import { endRecords } from "./end-records.ts";
import type { Run, Task } from "./run.ts";
import { RunSignals } from "./run-signals.ts";

/** A batch while this engine works on it: from a start, a retry or a resume until all of its slots have ended. */
export class BatchRun implements Run {
  readonly journal: BatchJournal;
  readonly signals = new RunSignals();
  /** Resolves as soon as every slot has ended; rejects if the run is detached first. */
  readonly ended: Promise<BatchResult>;
  /** Resolves when the run has nothing left to do. After a cancel, this is later than `ended`. */
  readonly settled: Promise<void>;
  readonly #engine: Engine;
  readonly #lease: Lease;
  readonly #warnings: Warning[] = [];
  #stopRenewing: (() => void) | undefined;
  #pending = 0;
  #clearAt = Number.NEGATIVE_INFINITY;
  /** The last record of the round is being written, so no task can be added. */
  #isEnding = false;
  #resolveEnded: (result: BatchResult) => void = () => {};
  #rejectEnded: (reason: unknown) => void = () => {};
  #resolveSettled: () => void = () => {};

  constructor(engine: Engine, batchId: string) {
    const { leaseMs } = engine.timing;
    this.#engine = engine;
    this.#lease = new Lease({
      // Each run has an owner of its own: the stream still names a run that this engine has forgotten.
      owner: engine.random.uuid(),
      clock: engine.clock,
      leaseMs,
      leases: engine.leases,
      onForeign: (record) => {
        if (record.type === "cancel-request") void this.cancel();
        if (record.type === "news") engine.updates.publish(record.predictionId);
      },
      onLost: () => this.detach(new Error("Another engine has taken over.")),
    });
    this.journal = new BatchJournal(batchId, engine.store.journal, this.#lease);
    this.ended = new Promise((resolve, reject) => {
      this.#resolveEnded = resolve;
      this.#rejectEnded = reject;
    });
    this.ended.catch(() => undefined);
    this.settled = new Promise((resolve) => {
      this.#resolveSettled = resolve;
    });
  }

  get batchId(): string {
    return this.journal.batchId;
  }

  get metadata(): BatchMetadata {
    return this.#state.metadata;
  }

  get owner(): string | undefined {
    return this.journal.history.request?.owner;
  }

  /** Whether it is too late to add tasks. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  get isDetached(): boolean {
    return this.signals.detached.aborted;
  }

  get clearAt(): number {
    return this.#clearAt;
  }

  get #state(): BatchState {
    const { state } = this.journal;
    if (state === undefined) throw new Error("The batch has no start record, and so no state.");
    return state;
  }

  /** Reads the stream, including the records of earlier runs. */
  async catchUp(): Promise<void> {
    await this.journal.catchUp();
    const { history } = this.journal;
    if (history.open) this.#clearAt = this.#engine.leases.provenOverAt(history);
  }

  async hold(ms: number): Promise<() => void> {
    const free = this.#lease.hold(ms);
    try {
      await this.journal.renew();
    } catch (error) {
      free();
      throw error;
    }
    return free;
  }

  warn(warning: Warning): void {
    this.#warnings.push(warning);
  }

  /** Starts tasks. The round ends when all tasks of the run have finished. */
  add(tasks: readonly Task[]): void {
    if (this.#state.ended) {
      // Only predictions of canceled slots are left.
      this.#isEnding = true;
      this.signals.cancel();
    }
    // Not earlier: a lease may only be taken after the whole stream has been read.
    const { clock, timing } = this.#engine;
    this.#stopRenewing ??= every(clock, timing.leaseMs / 3, () => this.#renew());
    this.#pending += tasks.length;
    for (const task of tasks) void this.#perform(task);
    if (tasks.length === 0 && this.#pending === 0) void this.#end();
  }

  /** Cancels the batch: open slots end as canceled at once; their predictions are canceled afterwards. */
  async cancel(): Promise<void> {
    if (this.#isEnding || this.isDetached) return;
    this.#isEnding = true;
    this.signals.cancel();
    await this.#recordEnd();
    if (this.#pending === 0) await this.#settle();
  }

  /** Stops the run without ending anything: the journal records what is left. */
  detach(reason: Error): void {
    if (this.isDetached) return;
    this.signals.detach(reason);
    this.#rejectEnded(reason);
    if (this.#pending === 0) void this.#settle();
  }

  async #perform(task: Task): Promise<void> {
    try {
      await task(this);
    } catch (error) {
      this.#engine.logger.debug({ batchId: this.batchId, ...describeError(error) }, "a task stopped");
      if (!this.isDetached) this.detach(asError(error));
    }
    this.#pending--;
    if (this.#pending === 0) await this.#end();
  }

  async #end(): Promise<void> {
    if (!this.#isEnding && !this.isDetached) {
      this.#isEnding = true;
      await this.#recordEnd();
    }
    await this.#settle();
  }

  async #recordEnd(): Promise<void> {
    try {
      await this.journal.record((history) => {
        const open = this.#pending > 0;
        const end = { isCanceled: this.signals.canceled.aborted, warnings: this.#warnings, open };
        return endRecords(this.#engine, history, end);
      });
    } catch (error) {
      return this.detach(asError(error));
    }
    const result = toBatchResult(this.#state) as BatchResult;
    const { requested, status, failures, slots } = result;
    this.#engine.logger.info(
      {
        batchId: this.batchId,
        status,
        requested,
        generated: requested - failures.length,
        assetIds: slots.flatMap((slot) => (slot.status === "succeeded" ? [slot[result.kind].id] : [])),
        durationMs: this.#engine.clock.now() - Date.parse(result.metadata.createdAt),
      },
      "a batch ended",
    );
    this.#resolveEnded(result);
  }

  /** The last step: closes the stream, or releases the lease. */
  async #settle(): Promise<void> {
    this.#stopRenewing?.();
    try {
      if (this.isDetached) {
        await this.journal.append((history) => this.#lease.release(history));
      } else if (this.journal.history.open || this.journal.isBehind) {
        await this.journal.record(() => [{ type: "settled", at: isoTime(this.#engine.clock) }]);
        this.#resolveEnded(toBatchResult(this.#state) as BatchResult);
      }
    } catch (error) {
      this.#engine.logger.debug(
        { batchId: this.batchId, ...describeError(error) },
        "the lease of a batch was not released",
      );
    }
    this.#resolveSettled();
  }

  #renew(): void {
    this.journal
      .renew()
      .catch((error: unknown) =>
        this.#engine.logger.warn(
          { batchId: this.batchId, ...describeError(error) },
          "a lease was not renewed",
        ),
      );
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("A task of the batch failed.", { cause: error });
}
