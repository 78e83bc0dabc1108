import type { BatchResult } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { KeyedMutex } from "../../util/keyed-mutex.ts";
import { onAbort, untilAborted } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { describeError } from "../logger.ts";
import { answerReportOf } from "../repeats/answer-report.ts";
import type { BatchRun } from "../run/batch-run.ts";
import type { Task } from "../run/run.ts";
import type { StartOptions } from "../run-options.ts";
import { retrySecrets } from "../secrets/retry-secrets.ts";
import { closed, noBatch, otherModel, stillRunning } from "./batch-errors.ts";
import { findBatch, type StartedHistory } from "./find-batch.ts";
import { removeBatch } from "./remove-batch.ts";
import { requestCancel } from "./request-cancel.ts";
import { type RetryOfBatch, startRetry } from "./retry-batch.ts";
import { PendingStarts, Starts } from "./starts.ts";
import { canTakeOver, isOfKind, isOfModel, takeOver } from "./take-over.ts";
import { waitForLeaseExpiry } from "./wait-for-lease-expiry.ts";
import { type Joined, watchBatch } from "./watch-batch.ts";

/** The batches of an engine, and those that it works on. */
export class Batches {
  readonly #engine: Engine;
  readonly #runs = new Map<string, BatchRun>();
  /** Serializes what creates a run of a batch, so that the second caller finds the first one's run. */
  readonly #mutex = new KeyedMutex();
  readonly #starts: Starts;
  readonly #pendingStarts = new PendingStarts();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#starts = new Starts(engine, this.#mutex, this);
  }

  /** The run of a batch, if this engine works on it. */
  readonly get = (batchId: string): BatchRun | undefined => this.#runs.get(batchId);

  /**
   * The history of a batch, from its run or the journal; undefined if it does not exist, or has another owner or kind.
   */
  find(batchId: string, owner?: string): Promise<StartedHistory | undefined> {
    return findBatch(this.#engine, batchId, owner, this.#runs.get(batchId)?.journal.history);
  }

  /** Starts a batch, or joins the one that the same key started. Resolves when the batch is journaled. */
  async start(request: unknown, options: StartOptions = {}): Promise<Joined> {
    const report = answerReportOf(options);
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const { medium } = this.#engine;
    const begin = async () => this.#starts.start(await medium.check(request), options, report);
    return this.#pendingStarts.watch(options.owner, begin());
  }

  /** Resolves when every pending start of an owner has journaled its batch or failed. */
  startsOver(owner: string): Promise<void> {
    return this.#pendingStarts.over(owner);
  }

  /** Retries slots without an asset. If slots are still running, the call waits for them. */
  async retry(batchId: string, options: RetryOfBatch): Promise<Joined> {
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const { state, request } = await this.#historyOf(batchId, options.owner);
    if (!isOfModel(this.#engine, { state })) throw otherModel(state);
    // First, because a takeover of the batch may need the secrets at once.
    this.#engine.secrets.add(batchId, retrySecrets(this.#engine, request, options.modelOptions));
    while (true) {
      const running = this.#runs.get(batchId);
      // Nothing can be added to a run that is ending, or that only follows canceled predictions.
      if (running?.isEnding || running?.isDetached) await running.settled;
      else if (running === undefined) await this.#waitUntilFree(batchId);
      this.#checkOpen();
      const joined = await this.#mutex.run(batchId, async () => {
        const current = this.#runs.get(batchId);
        if (current?.isEnding) return "look again";
        const { run, tasks } = await startRetry(this.#engine, batchId, current, options);
        return run && this.adopt(run, tasks, options.signal);
      });
      if (joined !== "look again") return joined ?? this.join(batchId, options.signal);
    }
  }

  /** Cancels a batch, in whichever process it runs. */
  async cancel(batchId: string, owner: string | undefined): Promise<BatchResult> {
    this.#checkOpen();
    if (owner !== undefined) await this.#historyOf(batchId, owner);
    const running = this.#runs.get(batchId);
    if (running !== undefined) {
      void running.cancel();
      return running.ended;
    }
    const history = await this.#historyOf(batchId);
    if (history.state.ended) return toBatchResult(history.state) as BatchResult;
    await requestCancel(this.#engine, batchId);
    return (await this.join(batchId, undefined)).ended;
  }

  /** Removes a batch that has ended. @returns how many assets were removed; 0 if the batch does not exist */
  async remove(batchId: string, keep: readonly string[], owner: string | undefined): Promise<number> {
    this.#checkOpen();
    while (true) {
      const running = this.#runs.get(batchId);
      if (running !== undefined && owner !== undefined && running.owner !== owner) return 0;
      if (running !== undefined && !running.journal.state?.ended) throw stillRunning(batchId);
      // Predictions of canceled slots may still be running.
      await running?.settled;
      this.#checkOpen();
      const history = await readHistory(this.#engine.store.journal, batchId);
      if (history.length === 0 || !isOfKind(history, this.#engine.medium)) return 0;
      if (owner !== undefined && history.request?.owner !== owner) return 0;
      if (history.state !== undefined && !history.state.ended) throw stillRunning(batchId);
      if (!history.open || history.removed) {
        this.#engine.secrets.forget(batchId);
        return removeBatch(this.#engine, batchId, history, keep);
      }
      await this.#waitUntilFree(batchId);
    }
  }

  /**
   * Finishes a batch that no engine works on. If another engine has its lease, waits until the lease expires, because
   * that engine may have crashed.
   * @returns undefined if there is nothing to do
   */
  async resume(batchId: string, signal?: AbortSignal): Promise<BatchResult | undefined> {
    if (this.#runs.has(batchId)) return undefined;
    const history = await readHistory(this.#engine.store.journal, batchId);
    if (!canTakeOver(this.#engine, history)) return undefined;
    if (!(await waitForLeaseExpiry(this.#engine, batchId, history, signal))) return undefined;
    const taken = await this.take(batchId);
    return taken?.ended;
  }

  /** Detaches all runs, and resolves when they have settled. */
  async close(): Promise<void> {
    this.#engine.shutdown.abort(closed());
    const runs = [...this.#runs.values()];
    for (const run of runs) run.detach(closed(run.batchId));
    await Promise.all(runs.map(({ settled }) => settled));
  }

  /** Waits for a batch: its run here, a takeover, or another engine's work. */
  async join(batchId: string, signal: AbortSignal | undefined): Promise<Joined> {
    const running = this.#runs.get(batchId) ?? (await this.take(batchId));
    if (running !== undefined) return this.#joined(running, signal);
    const ended = this.#watch(batchId, signal);
    ended.catch(() => undefined);
    return { batchId, ended };
  }

  #watch(batchId: string, signal: AbortSignal | undefined): Promise<BatchResult> {
    return watchBatch(this.#engine, batchId, signal, async () => {
      const taken = this.#runs.get(batchId) ?? (await this.take(batchId));
      return taken && this.#joined(taken, signal);
    });
  }

  /** Takes a batch over if it is open and nobody has its lease; returns the run of a batch that runs here. */
  take(batchId: string): Promise<BatchRun | undefined> {
    return this.#mutex.run(batchId, async () => {
      const running = this.#runs.get(batchId);
      if (running !== undefined) return running;
      const taken = await takeOver(this.#engine, batchId);
      if (taken === undefined) return undefined;
      this.#engine.logger.info({ batchId }, "a batch was taken over");
      this.adopt(taken.run, taken.tasks, undefined);
      if (taken.run.journal.history.cancelRequested) void taken.run.cancel();
      return taken.run;
    });
  }

  /** Registers a run, and adds tasks to it. */
  adopt(run: BatchRun, tasks: readonly Task[], signal: AbortSignal | undefined): Joined {
    const { batchId } = run;
    if (this.#runs.get(batchId) !== run) {
      this.#runs.set(batchId, run);
      this.#engine.secrets.hold(batchId);
      for (const event of run.journal.events) this.#engine.onEvent(event);
      run.journal.subscribe(this.#engine.onEvent);
      void run.settled.then(() => {
        if (this.#runs.get(batchId) !== run) return;
        this.#runs.delete(batchId);
        this.#engine.secrets.release(batchId, run.journal.state);
      });
    }
    run.add(tasks);
    if (this.#engine.shutdown.signal.aborted) run.detach(closed(batchId));
    return this.#joined(run, signal);
  }

  #joined(run: BatchRun, signal: AbortSignal | undefined): Joined {
    const stopListening = onAbort(signal, () => void run.cancel());
    const ended = run.ended
      // Another engine has taken over, so that engine reports the end of the batch.
      .catch(async (error: unknown) => {
        this.#engine.logger.debug({ batchId: run.batchId, ...describeError(error) }, "a run was detached");
        // Until it has settled, this engine still lists the run, and there is nothing else to watch.
        await untilAborted(run.settled, this.#engine.shutdown.signal);
        return this.#watch(run.batchId, signal);
      })
      .finally(stopListening);
    ended.catch(() => undefined);
    return { batchId: run.batchId, ended };
  }

  async #waitUntilFree(batchId: string): Promise<void> {
    const { shutdown, timing, clock, leases } = this.#engine;
    while (leases.heldForMs(await this.#historyOf(batchId)) > 0) {
      await pause(clock, timing.otherProcessMs, shutdown.signal);
      this.#checkOpen();
    }
    // An unfinished batch is finished together with the retry.
    await this.take(batchId);
  }

  async #historyOf(batchId: string, owner?: string): Promise<StartedHistory> {
    const history = await this.find(batchId, owner);
    if (history === undefined) throw noBatch();
    return history;
  }

  #checkOpen(): void {
    if (this.#engine.shutdown.signal.aborted) throw closed();
  }
}
