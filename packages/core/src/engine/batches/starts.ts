import type { KeyedMutex } from "../../util/keyed-mutex.ts";
import type { Engine } from "../engine.ts";
import { isConflict } from "../journal/append.ts";
import type { ValidatedRequest } from "../medium.ts";
import type { AnswerReport } from "../repeats/answer-report.ts";
import { type RepeatCaller, Repeats } from "../repeats/repeats.ts";
import type { BatchRun } from "../run/batch-run.ts";
import type { Task } from "../run/run.ts";
import type { StartOptions } from "../run-options.ts";
import { journalBatch, newBatchId, type PlannedBatch, planBatch, wasStarted } from "./start-batch.ts";
import type { Joined } from "./watch-batch.ts";

/** What a start needs from the engine's batches. */
export interface KnownBatches {
  get(batchId: string): BatchRun | undefined;
  adopt(run: BatchRun, tasks: readonly Task[], signal: AbortSignal | undefined): Joined;
  join(batchId: string, signal: AbortSignal | undefined): Promise<Joined>;
  retry(batchId: string, caller: RepeatCaller): Promise<Joined>;
}

/** Starts batches: under a new id, under the id of an idempotency key, or as a repeat of an earlier request. */
export class Starts {
  readonly #engine: Engine;
  readonly #mutex: KeyedMutex;
  readonly #batches: KnownBatches;
  readonly #repeats: Repeats;

  constructor(engine: Engine, mutex: KeyedMutex, batches: KnownBatches) {
    this.#engine = engine;
    this.#mutex = mutex;
    this.#batches = batches;
    this.#repeats = new Repeats(engine, {
      get: (batchId) => batches.get(batchId),
      join: (batchId, signal) => batches.join(batchId, signal),
      retry: (batchId, caller) => batches.retry(batchId, caller),
      begin: (batchId, validated, planned, caller) => this.#begin(batchId, validated, planned, caller),
    });
  }

  /** Starts a batch, or joins one. Resolves once it is journaled. */
  async start(
    validated: ValidatedRequest,
    options: StartOptions,
    report: AnswerReport | undefined,
  ): Promise<Joined> {
    if (report !== undefined) return this.#repeats.start(validated, options, report);
    const { idempotencyKey, owner } = options;
    const batchId = newBatchId(this.#engine, owner, idempotencyKey);
    // Join first: an asset that the request names may have been removed since the batch started.
    const first =
      idempotencyKey === undefined ? undefined : await this.#joinFirst(batchId, validated, options);
    if (first !== undefined) return first;
    return this.#begin(batchId, validated, await planBatch(this.#engine, validated, owner), options);
  }

  /** Starts a batch, or joins the one that a faster caller started under the same id. */
  async #begin(
    batchId: string,
    validated: ValidatedRequest,
    planned: PlannedBatch,
    caller: RepeatCaller,
  ): Promise<Joined> {
    try {
      return await this.#mutex.run(batchId, async () => {
        const run = await journalBatch(this.#engine, batchId, planned);
        this.#engine.secrets.add(batchId, validated.secrets);
        return this.#batches.adopt(run, planned.tasks, caller.signal);
      });
    } catch (error) {
      const joined = isConflict(error) ? await this.#joinFirst(batchId, validated, caller) : undefined;
      if (joined === undefined) throw error;
      return joined;
    }
  }

  /** Joins the batch that the same request has already started under this id, if there is one. */
  async #joinFirst(
    batchId: string,
    validated: ValidatedRequest,
    { owner, signal }: RepeatCaller,
  ): Promise<Joined | undefined> {
    const running = this.#batches.get(batchId)?.journal.history;
    if (!(await wasStarted(this.#engine, batchId, validated, { owner, running }))) return undefined;
    this.#engine.secrets.offer(batchId, validated.secrets);
    return this.#batches.join(batchId, signal);
  }
}

/** The starts in progress, by owner. */
export class PendingStarts {
  readonly #starts = new Map<Promise<unknown>, string>();

  /** Registers a start until it has settled. @returns its result */
  async watch<Result>(owner: string | undefined, start: Promise<Result>): Promise<Result> {
    if (owner === undefined) return start;
    this.#starts.set(start, owner);
    try {
      return await start;
    } finally {
      this.#starts.delete(start);
    }
  }

  /** Resolves when the starts in progress for an owner have settled. */
  async over(owner: string): Promise<void> {
    await Promise.allSettled(
      [...this.#starts].flatMap(([start, startOwner]) => (startOwner === owner ? [start] : [])),
    );
  }
}
