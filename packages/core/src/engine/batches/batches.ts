import type { BatchResult } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { KeyedMutex } from "../../util/keyed-mutex.ts";
import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { describeError } from "../logger.ts";
import { answerReportOf } from "../repeats/answer-report.ts";
import type { BatchRun, Work } from "../run/batch-run.ts";
import { settledOr } from "../run/settled-or.ts";
import type { StartOptions } from "../run-options.ts";
import { retrySecrets } from "../secrets/retry-secrets.ts";
import { closed, noBatch, otherModel, stillRunning } from "./batch-errors.ts";
import { type BegunHistory, findBatch } from "./find-batch.ts";
import { outliveLease } from "./outlive-lease.ts";
import { removeBatch } from "./remove-batch.ts";
import { requestCancel } from "./request-cancel.ts";
import { beginRetry, type RetryOfBatch } from "./retry-batch.ts";
import { Starts } from "./starts.ts";
import { isOfKind, isOfModel, isOurMatter, takeOver } from "./take-over.ts";
import { type Joined, watchBatch } from "./watch-batch.ts";
import { WorkOfOwners } from "./work-of-owners.ts";

/** The batches that this engine works on. */
export class Batches {
  readonly #engine: Engine;
  readonly #runs = new Map<string, BatchRun>();
  /** To make a run of a batch: who comes second finds the first one's, journaled or not. */
  readonly #mutex = new KeyedMutex();
  readonly #starts: Starts;
  readonly #starting = new WorkOfOwners();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#starts = new Starts(engine, this.#mutex, this);
  }

  /** The run of a batch, while there is one here. */
  readonly get = (batchId: string): BatchRun | undefined => this.#runs.get(batchId);

  /**
   * What is known of a batch, here or in the journal; undefined where there is none, or it is another owner's or of
   * another kind.
   */
  find(batchId: string, owner?: string): Promise<BegunHistory | undefined> {
    return findBatch(this.#engine, batchId, owner, this.#runs.get(batchId)?.log.history);
  }

  /** Starts a batch, or joins the one that the same key started. Resolves once it is journaled. */
  async start(request: unknown, options: StartOptions = {}): Promise<Joined> {
    const report = answerReportOf(options);
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const { medium } = this.#engine;
    const begin = async () => this.#starts.start(await medium.check(request), options, report);
    return this.#starting.watch(options.owner, begin());
  }

  /** Resolves when each start of an owner that is under way here has journaled its batch, or has failed. */
  startsOver(owner: string): Promise<void> {
    return this.#starting.over(owner);
  }

  /** Tries slots without an asset again; those that run are joined. */
  async retry(batchId: string, options: RetryOfBatch): Promise<Joined> {
    this.#checkOpen();
    options.signal?.throwIfAborted();
    const { state, request } = await this.#historyOf(batchId, options.owner);
    if (!isOfModel(this.#engine, { state })) throw otherModel(state);
    // Before the batch is taken over, which may need them at once.
    this.#engine.secrets.add(batchId, retrySecrets(this.#engine, request, options.modelOptions));
    while (true) {
      const running = this.#runs.get(batchId);
      // A batch that is ending, or whose canceled predictions are looked after, is not added to.
      if (running?.isEnding || running?.released.aborted) await running.settled;
      else if (running === undefined) await this.#waitUntilFree(batchId);
      this.#checkOpen();
      const joined = await this.#mutex.run(batchId, async () => {
        const current = this.#runs.get(batchId);
        if (current?.isEnding) return "look again";
        const { run, works } = await beginRetry(this.#engine, batchId, current, options);
        return run && this.adopt(run, works, options.signal);
      });
      if (joined !== "look again") return joined ?? this.join(batchId, options.signal);
    }
  }

  /** Cancels a batch, wherever it runs. */
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

  /** Removes a batch that has ended, and returns how many assets that were; nothing happens if there is none. */
  async remove(batchId: string, keep: readonly string[], owner: string | undefined): Promise<number> {
    this.#checkOpen();
    while (true) {
      const running = this.#runs.get(batchId);
      if (running !== undefined && owner !== undefined && running.owner !== owner) return 0;
      if (running !== undefined && !running.log.state?.ended) throw stillRunning(batchId);
      // Predictions of canceled slots may still be looked after.
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
   * Finishes a batch that nobody works on. One that another engine holds is waited for no longer than its lease, as it
   * may have died.
   * @returns undefined where there is nothing to do.
   */
  async resume(batchId: string, signal?: AbortSignal): Promise<BatchResult | undefined> {
    if (this.#runs.has(batchId)) return undefined;
    const history = await readHistory(this.#engine.store.journal, batchId);
    if (!isOurMatter(this.#engine, history)) return undefined;
    if (!(await outliveLease(this.#engine, batchId, history, signal))) return undefined;
    const taken = await this.take(batchId);
    return taken?.ended;
  }

  /** Lets go of everything. */
  async close(): Promise<void> {
    this.#engine.closing.abort(closed());
    const runs = [...this.#runs.values()];
    for (const run of runs) run.release(closed(run.batchId));
    await Promise.all(runs.map(({ settled }) => settled));
  }

  /** Joins a batch: here, by taking it over, or by watching another engine finish it. */
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

  /** Takes a batch over, if it is open and nobody holds it; the run of one that runs here. */
  take(batchId: string): Promise<BatchRun | undefined> {
    return this.#mutex.run(batchId, async () => {
      const running = this.#runs.get(batchId);
      if (running !== undefined) return running;
      const taken = await takeOver(this.#engine, batchId);
      if (taken === undefined) return undefined;
      this.#engine.logger.info({ batchId }, "a batch is resumed");
      this.adopt(taken.run, taken.works, undefined);
      if (taken.run.log.history.cancelRequested) void taken.run.cancel();
      return taken.run;
    });
  }

  /** Makes a run this engine's, with more to do. */
  adopt(run: BatchRun, works: readonly Work[], signal: AbortSignal | undefined): Joined {
    const { batchId } = run;
    if (this.#runs.get(batchId) !== run) {
      this.#runs.set(batchId, run);
      this.#engine.secrets.hold(batchId);
      for (const event of run.log.events) this.#engine.onEvent(event);
      run.log.subscribe(this.#engine.onEvent);
      void run.settled.then(() => {
        if (this.#runs.get(batchId) !== run) return;
        this.#runs.delete(batchId);
        this.#engine.secrets.release(batchId, run.log.state);
      });
    }
    run.work(works);
    if (this.#engine.closing.signal.aborted) run.release(closed(batchId));
    return this.#joined(run, signal);
  }

  #joined(run: BatchRun, signal: AbortSignal | undefined): Joined {
    const stopListening = onAbort(signal, () => void run.cancel());
    const ended = run.ended
      // Another engine has taken over: its word is the batch's end.
      .catch(async (error: unknown) => {
        this.#engine.logger.debug({ batchId: run.batchId, ...describeError(error) }, "a batch was let go of");
        // While it settles it is still this engine's run, and there is nothing else to watch.
        await settledOr(run, this.#engine.closing.signal);
        return this.#watch(run.batchId, signal);
      })
      .finally(stopListening);
    ended.catch(() => undefined);
    return { batchId: run.batchId, ended };
  }

  async #waitUntilFree(batchId: string): Promise<void> {
    const { closing, timing, clock, leases } = this.#engine;
    while (leases.heldForMs(await this.#historyOf(batchId)) > 0) {
      await pause(clock, timing.otherProcessMs, closing.signal);
      this.#checkOpen();
    }
    // One that nobody finished is finished first, together with the retry.
    await this.take(batchId);
  }

  async #historyOf(batchId: string, owner?: string): Promise<BegunHistory> {
    const history = await this.find(batchId, owner);
    if (history === undefined) throw noBatch();
    return history;
  }

  #checkOpen(): void {
    if (this.#engine.closing.signal.aborted) throw closed();
  }
}
