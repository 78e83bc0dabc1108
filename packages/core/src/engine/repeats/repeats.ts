import { KeyedMutex } from "../../util/keyed-mutex.ts";
import { onAbort } from "../../util/on-abort.ts";
import { newBatchId, type PlannedBatch, planBatch } from "../batches/start-batch.ts";
import { isOfKind, isOfModel } from "../batches/take-over.ts";
import type { Joined } from "../batches/watch-batch.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { describeError } from "../logger.ts";
import type { ValidatedRequest } from "../medium.ts";
import type { BatchRun } from "../run/batch-run.ts";
import { type AnswerReport, PendingAnswers } from "./answer-report.ts";
import { OutputWindow } from "./output-window.ts";
import { chooseRepeatAction, type RepeatAction } from "./repeat-action.ts";
import type { OutstandingAnswer } from "./repeat-record.ts";
import {
  appendRepeats,
  type DatelessRecord,
  noteAnswer,
  type RepeatStream,
  readRepeats,
  repeatStreamOf,
} from "./repeat-stream.ts";

/** How long a provider is assumed to keep outputs if it does not say, in milliseconds. */
const defaultKeptMs = 60 * 60 * 1000;

/** What a repeated request needs from the engine's batches. */
export interface BatchActions {
  get(batchId: string): BatchRun | undefined;
  begin(
    batchId: string,
    validated: ValidatedRequest,
    planned: PlannedBatch,
    caller: RepeatCaller,
  ): Promise<Joined>;
  join(batchId: string, signal: AbortSignal | undefined): Promise<Joined>;
  retry(batchId: string, caller: RepeatCaller & { readonly replacesGone: boolean }): Promise<Joined>;
}

/** The caller of a request without a key. */
export interface RepeatCaller {
  readonly owner?: string;
  readonly signal?: AbortSignal;
}

/** What makes two requests equal besides their fields. */
type Context = Pick<AnswerReport, "endsWithCaller"> & { readonly owner: string | undefined };

type Choice = { readonly batchId: string } & (
  | { readonly how: "begin"; readonly planned: PlannedBatch }
  | { readonly how: "join" | "retry" }
);

/**
 * Handles requests without a key. A request continues the batch of an earlier, equal request if that one's answer did
 * not arrive, or if a paid output is still missing. Otherwise it starts a batch.
 */
export class Repeats {
  readonly #engine: Engine;
  readonly #batches: BatchActions;
  readonly #window: OutputWindow;
  /** Serializes equal requests. */
  readonly #mutex = new KeyedMutex();
  readonly #pendingAnswers = new PendingAnswers();

  constructor(engine: Engine, batches: BatchActions) {
    this.#engine = engine;
    this.#batches = batches;
    this.#window = new OutputWindow(
      engine.clock,
      engine.provider.capabilities.outputsKeptMs ?? defaultKeptMs,
    );
  }

  /** Starts a batch, or continues an earlier one. */
  async start(validated: ValidatedRequest, caller: RepeatCaller, report: AnswerReport): Promise<Joined> {
    const { medium, provider } = this.#engine;
    const { owner } = caller;
    const { delivered, endsWithCaller } = report;
    const { name, model } = provider;
    const requestHash = validated.hash;
    const stream = repeatStreamOf(this.#engine, {
      kind: medium.kind,
      provider: name,
      model,
      owner,
      requestHash,
    });
    const { choice, endAnswering } = await this.#mutex.run(stream.id, async () => {
      const chosen = await this.#choose(stream, validated, { owner, endsWithCaller });
      return { choice: chosen, endAnswering: this.#pendingAnswers.begin(chosen.batchId) };
    });
    // Not later: continuing a batch may wait for a lease, and the caller may already have repeated the request.
    void delivered.then((isDelivered) => isDelivered || endAnswering());
    try {
      const joined = await this.#carryOut(choice, validated, caller);
      void this.#follow(stream, joined, report).then(endAnswering);
      return joined;
    } catch (error) {
      endAnswering();
      throw error;
    }
  }

  #carryOut(choice: Choice, validated: ValidatedRequest, caller: RepeatCaller): Promise<Joined> {
    const { batchId, how } = choice;
    if (how === "begin") return this.#batches.begin(batchId, validated, choice.planned, caller);
    const { logger, secrets } = this.#engine;
    logger.info({ batchId, how }, "a repeated request continues a batch");
    // After a restart, the repeated request's secrets are the only ones in memory.
    if (how === "retry") {
      secrets.add(batchId, validated.secrets);
      // An output that the host does not deliver at the moment must not be replaced by a paid one.
      return this.#batches.retry(batchId, { ...caller, replacesGone: false });
    }
    secrets.offer(batchId, validated.secrets);
    return this.#batches.join(batchId, caller.signal);
  }

  /** Chooses a batch and records it before anything is paid, so that a crash cannot cause a second payment. */
  async #choose(stream: RepeatStream, validated: ValidatedRequest, context: Context): Promise<Choice> {
    const { owner, endsWithCaller } = context;
    let planned: PlannedBatch | undefined;
    while (true) {
      const recorded = await readRepeats(stream);
      const { over, found } = await this.#findEarlier(recorded.answers, validated, context);
      const batchId = found?.batchId ?? newBatchId(this.#engine, owner, undefined);
      let choice: Choice;
      if (found !== undefined && found.how !== "begin") choice = { batchId, how: found.how };
      else {
        // Plan first, because an invalid request must not leave a record.
        planned ??= await planBatch(this.#engine, validated, owner);
        choice = { batchId, how: "begin", planned };
      }
      const records: DatelessRecord[] = over.map((each) => ({ type: "closed", batchId: each }));
      if (found === undefined || found.isDelivered) {
        records.push({ type: "answer", batchId, ...(endsWithCaller && { endsWithCaller }) });
      }
      if (records.length > 0 && !(await appendRepeats(stream, recorded, records))) continue;
      return choice;
    }
  }

  /** The oldest batch to continue, and the batches that have nothing left. */
  async #findEarlier(answers: readonly OutstandingAnswer[], validated: ValidatedRequest, context: Context) {
    const over: string[] = [];
    for (const { batchId, isDelivered, endsWithCaller } of answers) {
      if (endsWithCaller !== context.endsWithCaller) continue;
      // Its caller is still waiting, so this request is a new one and not a repeat.
      if (this.#pendingAnswers.has(batchId)) continue;
      const how = await this.#chooseRepeatAction(batchId, isDelivered, validated, context.owner);
      if (how === "over") over.push(batchId);
      else if (how !== "leave") return { over, found: { batchId, isDelivered, how } };
    }
    return { over, found: undefined };
  }

  async #chooseRepeatAction(
    batchId: string,
    isDelivered: boolean,
    validated: ValidatedRequest,
    owner: string | undefined,
  ): Promise<RepeatAction> {
    const history = await this.#historyOf(batchId);
    const { request } = history;
    const isForeign = request?.owner !== owner || request?.requestHash !== validated.hash;
    const isOurs = isOfKind(history, this.#engine.medium) && isOfModel(this.#engine, history);
    if (history.length > 0 && (isForeign || !isOurs)) return "over";
    const isStopping = this.#isStopping(batchId, history);
    const isExpired = history.state?.ended === true && this.#window.isOver(batchId, history.endedAt);
    return chooseRepeatAction({ history, isDelivered, isStopping, isExpired });
  }

  #isStopping(batchId: string, { state, cancelRequested }: BatchHistory): boolean {
    if (state?.ended) return false;
    return cancelRequested || this.#batches.get(batchId)?.signals.canceled.aborted === true;
  }

  /** Records whether the answer arrived, and resolves then. An answer that did not arrive needs no record. */
  async #follow(
    stream: RepeatStream,
    { batchId, ended }: Joined,
    { delivered, lost }: AnswerReport,
  ): Promise<void> {
    const hasEnded = ended.then(
      () => this.#window.note(batchId),
      () => undefined,
    );
    if (!(await delivered)) return;
    const left = await this.#logFailure(stream, batchId, () => this.#noteDelivered(stream, batchId));
    if (left === "over") this.#window.forget(batchId);
    onAbort(lost, () => void this.#logFailure(stream, batchId, () => this.#noteLost(stream, batchId)));
    // It was answered before it ended, and only the end shows whether something is left to continue.
    if (left === "leave")
      void hasEnded.then(() => this.#logFailure(stream, batchId, () => this.#noteEnd(stream, batchId)));
  }

  async #noteDelivered(stream: RepeatStream, batchId: string): Promise<RepeatAction> {
    const left = await this.#nextAction(batchId);
    await noteAnswer(stream, batchId, left === "over" ? "closed" : "delivered");
    return left;
  }

  /** Records that an answer reported as delivered did not arrive. */
  async #noteLost(stream: RepeatStream, batchId: string): Promise<void> {
    while (true) {
      const recorded = await readRepeats(stream);
      if (recorded.answers.some((answer) => answer.batchId === batchId && !answer.isDelivered)) return;
      const history = await this.#historyOf(batchId);
      if (history.length === 0 || history.removed) return;
      if (await appendRepeats(stream, recorded, [{ type: "answer", batchId }])) return;
    }
  }

  async #noteEnd(stream: RepeatStream, batchId: string): Promise<void> {
    if ((await this.#nextAction(batchId)) !== "over") return;
    const { answers } = await readRepeats(stream);
    // If another request has continued it in the meantime, that request's answer decides.
    const isStillDelivered = answers.some((answer) => answer.batchId === batchId && answer.isDelivered);
    if (isStillDelivered) await noteAnswer(stream, batchId, "closed");
  }

  /** What an equal request would do with a batch whose answer arrived. */
  async #nextAction(batchId: string): Promise<RepeatAction> {
    const history = await this.#historyOf(batchId);
    const isStopping = this.#isStopping(batchId, history);
    return chooseRepeatAction({ history, isDelivered: true, isStopping, isExpired: false });
  }

  async #logFailure<Result>(
    { id }: RepeatStream,
    batchId: string,
    note: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await this.#mutex.run(id, note);
    } catch (error) {
      const what =
        "the delivery of an answer was not recorded: an equal request will get the same batch again";
      this.#engine.logger.warn({ batchId, ...describeError(error) }, what);
      return undefined;
    }
  }

  async #historyOf(batchId: string): Promise<BatchHistory> {
    return this.#batches.get(batchId)?.journal.history ?? readHistory(this.#engine.store.journal, batchId);
  }
}
