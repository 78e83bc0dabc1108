import type { BatchMetadata, BatchResult, Warning } from "../../batch/batch-result.ts";
import { type BatchState, toBatchResult } from "../../batch/batch-state.ts";
import { isoTime } from "../../util/clock.ts";
import { every } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { BatchJournal } from "../journal/batch-journal.ts";
import { Lease } from "../journal/lease.ts";
import { describeError } from "../logger.ts";
import { endRecords } from "./end-records.ts";
import type { RunOfCall } from "./run-of-call.ts";

/** A part of a batch's work. It rejects only where the batch was let go of. */
export type Work = (run: RunOfCall) => Promise<unknown>;

/** A batch while this engine works on it: from a start, a retry or a resume up to the end of all its slots. */
export class BatchRun implements RunOfCall {
  readonly log: BatchJournal;
  /** Resolves as soon as every slot has ended; rejects where the batch was let go of before. */
  readonly ended: Promise<BatchResult>;
  /** Resolves once nothing is left to do here, which after a cancel is later than `ended`. */
  readonly settled: Promise<void>;
  readonly #engine: Engine;
  readonly #lease: Lease;
  readonly #stop = new AbortController();
  readonly #release = new AbortController();
  readonly #halt = new AbortController();
  readonly #warnings: Warning[] = [];
  #stopRenewing: (() => void) | undefined;
  #pending = 0;
  #clearAt = Number.NEGATIVE_INFINITY;
  /** The last record of the round is being written: nothing can be added any more. */
  #isEnding = false;
  #resolveEnded: (result: BatchResult) => void = () => {};
  #rejectEnded: (reason: unknown) => void = () => {};
  #resolveSettled: () => void = () => {};

  constructor(engine: Engine, batchId: string) {
    const { leaseMs } = engine.timing;
    this.#engine = engine;
    this.#lease = new Lease({
      // Of the run, not of the engine: what an engine forgets of its own runs the stream still knows.
      owner: engine.random.uuid(),
      clock: engine.clock,
      leaseMs,
      leases: engine.leases,
      onForeign: (record) => {
        if (record.type === "cancel-request") void this.cancel();
        if (record.type === "news") engine.news.tell(record.predictionId);
      },
      onLost: () => this.release(new Error("Another engine has taken over.")),
    });
    this.log = new BatchJournal(batchId, engine.store.journal, this.#lease);
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
    return this.log.batchId;
  }

  get metadata(): BatchMetadata {
    return this.#state.metadata;
  }

  get owner(): string | undefined {
    return this.log.history.request?.owner;
  }

  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  get released(): AbortSignal {
    return this.#release.signal;
  }

  get halted(): AbortSignal {
    return this.#halt.signal;
  }

  /** Whether work can still be added. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  get #state(): BatchState {
    const { state } = this.log;
    if (state === undefined) throw new Error("A batch without a beginning has no state.");
    return state;
  }

  get clearAt(): number {
    return this.#clearAt;
  }

  /** Takes over what the stream holds, of an earlier run too. */
  async catchUp(): Promise<void> {
    await this.log.catchUp();
    const { history } = this.log;
    if (history.open) this.#clearAt = this.#engine.leases.provenOverAt(history);
  }

  async hold(ms: number): Promise<() => void> {
    const free = this.#lease.hold(ms);
    try {
      await this.log.renew();
    } catch (error) {
      free();
      throw error;
    }
    return free;
  }

  warn(warning: Warning): void {
    this.#warnings.push(warning);
  }

  /** Begins to work, or goes on with more. The batch ends when all of it is done. */
  work(works: readonly Work[]): void {
    if (this.#state.ended) {
      // Only predictions of canceled slots are left.
      this.#isEnding = true;
      this.#stop.abort();
      this.#halt.abort();
    }
    // Not before: a lease may only be taken on what the whole stream says.
    const { clock, timing } = this.#engine;
    this.#stopRenewing ??= every(clock, timing.leaseMs / 3, () => this.#renew());
    this.#pending += works.length;
    for (const work of works) void this.#do(work);
    if (works.length === 0 && this.#pending === 0) void this.#end();
  }

  /** Cancels: the slots that have not ended end as canceled at once, and their predictions are canceled in their own time. */
  async cancel(): Promise<void> {
    if (this.#isEnding || this.released.aborted) return;
    this.#isEnding = true;
    this.#stop.abort();
    this.#halt.abort();
    await this.#tellEnd();
    if (this.#pending === 0) await this.#settle();
  }

  /** Lets go of the batch: whatever waits gives up, and nothing is ended. */
  release(reason: Error): void {
    if (this.released.aborted) return;
    this.#release.abort(reason);
    this.#halt.abort();
    this.#rejectEnded(reason);
    if (this.#pending === 0) void this.#settle();
  }

  async #do(work: Work): Promise<void> {
    try {
      await work(this);
    } catch (error) {
      this.#engine.logger.debug({ batchId: this.batchId, ...describeError(error) }, "work was let go of");
      if (!this.released.aborted)
        this.release(error instanceof Error ? error : new Error("Work was let go of."));
    }
    this.#pending--;
    if (this.#pending === 0) await this.#end();
  }

  async #end(): Promise<void> {
    if (!this.#isEnding && !this.released.aborted) {
      this.#isEnding = true;
      await this.#tellEnd();
    }
    await this.#settle();
  }

  async #tellEnd(): Promise<void> {
    try {
      await this.log.tell((history) => {
        const open = this.#pending > 0;
        const end = { isStopped: this.stopped.aborted, warnings: this.#warnings, open };
        return endRecords(this.#engine, history, end);
      });
    } catch (error) {
      return this.release(error instanceof Error ? error : new Error("The batch was let go of."));
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

  /** The last thing: closes the stream, or hands the batch back. */
  async #settle(): Promise<void> {
    this.#stopRenewing?.();
    try {
      if (this.released.aborted) {
        await this.log.append((history) => this.#lease.release(history));
      } else if (this.log.history.open || this.log.isBehind) {
        await this.log.tell(() => [{ type: "settled", at: isoTime(this.#engine.clock) }]);
        this.#resolveEnded(toBatchResult(this.#state) as BatchResult);
      }
    } catch (error) {
      this.#engine.logger.debug(
        { batchId: this.batchId, ...describeError(error) },
        "a batch was not handed back",
      );
    }
    this.#resolveSettled();
  }

  #renew(): void {
    this.log
      .renew()
      .catch((error: unknown) =>
        this.#engine.logger.warn(
          { batchId: this.batchId, ...describeError(error) },
          "a lease was not renewed",
        ),
      );
  }
}
