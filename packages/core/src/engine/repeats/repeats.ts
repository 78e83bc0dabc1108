import { KeyedMutex } from "../../util/keyed-mutex.ts";
import { onAbort } from "../../util/on-abort.ts";
import { newBatchId } from "../batches/batch-id.ts";
import { type PlannedBatch, planBatch } from "../batches/start-batch.ts";
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
  placeOf,
  type RepeatPlace,
  readRepeats,
} from "./repeat-stream.ts";

/** How long outputs are kept by a provider that does not say. */
const defaultKeptMs = 60 * 60 * 1000;

/** What an equal request needs of the engine's batches. */
export interface BatchActions {
  get(batchId: string): BatchRun | undefined;
  begin(
    batchId: string,
    asked: ValidatedRequest,
    planned: PlannedBatch,
    caller: RepeatCaller,
  ): Promise<Joined>;
  join(batchId: string, signal: AbortSignal | undefined): Promise<Joined>;
  retry(batchId: string, caller: RepeatCaller & { readonly replacesGone: boolean }): Promise<Joined>;
}

/** Who sends a request without a key. */
export interface RepeatCaller {
  readonly owner?: string;
  readonly signal?: AbortSignal;
}

/** What a request wants beside its fields. */
type Wish = Pick<AnswerReport, "endsWithCaller"> & { readonly owner: string | undefined };

type Choice = { readonly batchId: string } & (
  | { readonly how: "begin"; readonly planned: PlannedBatch }
  | { readonly how: "join" | "retry" }
);

/**
 * Requests without a key whose callers may repeat them blindly. A request takes up the batch of an earlier, equal one
 * whose answer did not arrive, or that has a paid output which did not; otherwise it begins a batch.
 */
export class Repeats {
  readonly #engine: Engine;
  readonly #batches: BatchActions;
  readonly #window: OutputWindow;
  /** Equal requests are looked at one after the other. */
  readonly #mutex = new KeyedMutex();
  readonly #answering = new PendingAnswers();

  constructor(engine: Engine, batches: BatchActions) {
    this.#engine = engine;
    this.#batches = batches;
    this.#window = new OutputWindow(
      engine.clock,
      engine.provider.capabilities.outputsKeptMs ?? defaultKeptMs,
    );
  }

  /** Starts a batch, or takes one up. */
  async start(asked: ValidatedRequest, caller: RepeatCaller, report: AnswerReport): Promise<Joined> {
    const { medium, provider } = this.#engine;
    const { owner } = caller;
    const { delivered, endsWithCaller } = report;
    const { name, model } = provider;
    const requestHash = asked.hash;
    const place = placeOf(this.#engine, { kind: medium.kind, provider: name, model, owner, requestHash });
    const { choice, endAnswering } = await this.#mutex.run(place.id, async () => {
      const chosen = await this.#choose(place, asked, { owner, endsWithCaller });
      return { choice: chosen, endAnswering: this.#answering.begin(chosen.batchId) };
    });
    // At once: taking a batch up may wait for its lease, and a caller who left meanwhile may be back already.
    void delivered.then((isDelivered) => isDelivered || endAnswering());
    try {
      const joined = await this.#carryOut(choice, asked, caller);
      void this.#follow(place, joined, report).then(endAnswering);
      return joined;
    } catch (error) {
      endAnswering();
      throw error;
    }
  }

  #carryOut(choice: Choice, asked: ValidatedRequest, caller: RepeatCaller): Promise<Joined> {
    const { batchId, how } = choice;
    if (how === "begin") return this.#batches.begin(batchId, asked, choice.planned, caller);
    const { logger, secrets } = this.#engine;
    logger.info({ batchId, how }, "a repeated request takes a batch up");
    // After a restart the batch has only those that the repeated request brings.
    if (how === "retry") {
      secrets.add(batchId, asked.secrets);
      // Nobody asked for another one in place of what the host does not give at the moment.
      return this.#batches.retry(batchId, { ...caller, replacesGone: false });
    }
    secrets.offer(batchId, asked.secrets);
    return this.#batches.join(batchId, caller.signal);
  }

  /** Chooses a batch and records it before anything is paid, so that no crash lets the next request pay again. */
  async #choose(place: RepeatPlace, asked: ValidatedRequest, wish: Wish): Promise<Choice> {
    const { owner, endsWithCaller } = wish;
    let planned: PlannedBatch | undefined;
    while (true) {
      const stream = await readRepeats(place);
      const { over, found } = await this.#findEarlier(stream.answers, asked, wish);
      const batchId = found?.batchId ?? newBatchId(this.#engine, owner, undefined);
      let choice: Choice;
      if (found !== undefined && found.how !== "begin") choice = { batchId, how: found.how };
      else {
        // A request that cannot be run must leave nothing behind, so it is planned first.
        planned ??= await planBatch(this.#engine, asked, owner);
        choice = { batchId, how: "begin", planned };
      }
      const records: DatelessRecord[] = over.map((each) => ({ type: "closed", batchId: each }));
      if (found === undefined || found.isDelivered) {
        records.push({ type: "answer", batchId, ...(endsWithCaller && { endsWithCaller }) });
      }
      if (records.length > 0 && !(await appendRepeats(place, stream, records))) continue;
      return choice;
    }
  }

  /** The oldest batch to take up, and those of which nothing is left. */
  async #findEarlier(answers: readonly OutstandingAnswer[], asked: ValidatedRequest, wish: Wish) {
    const over: string[] = [];
    for (const { batchId, isDelivered, endsWithCaller } of answers) {
      if (endsWithCaller !== wish.endsWithCaller) continue;
      // Its caller is still there and waits, so this request is another wish and not a repeat.
      if (this.#answering.has(batchId)) continue;
      const how = await this.#chooseRepeatAction(batchId, isDelivered, asked, wish.owner);
      if (how === "over") over.push(batchId);
      else if (how !== "leave") return { over, found: { batchId, isDelivered, how } };
    }
    return { over, found: undefined };
  }

  async #chooseRepeatAction(
    batchId: string,
    isDelivered: boolean,
    asked: ValidatedRequest,
    owner: string | undefined,
  ): Promise<RepeatAction> {
    const history = await this.#historyOf(batchId);
    const { request } = history;
    const isForeign = request?.owner !== owner || request?.requestHash !== asked.hash;
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

  /** Records that an answer arrived, and resolves then. Of one that did not, nothing needs to be recorded. */
  async #follow(
    place: RepeatPlace,
    { batchId, ended }: Joined,
    { delivered, lost }: AnswerReport,
  ): Promise<void> {
    const hasEnded = ended.then(
      () => this.#window.note(batchId),
      () => undefined,
    );
    if (!(await delivered)) return;
    const left = await this.#quietly(place, batchId, () => this.#noteDelivered(place, batchId));
    if (left === "over") this.#window.forget(batchId);
    onAbort(lost, () => void this.#quietly(place, batchId, () => this.#noteLost(place, batchId)));
    // It was answered before its end, and the end decides whether something is left to take up.
    if (left === "leave")
      void hasEnded.then(() => this.#quietly(place, batchId, () => this.#noteEnd(place, batchId)));
  }

  async #noteDelivered(place: RepeatPlace, batchId: string): Promise<RepeatAction> {
    const left = await this.#leftOf(batchId);
    await noteAnswer(place, batchId, left === "over" ? "closed" : "delivered");
    return left;
  }

  /** Opens an answer again that counted as delivered. */
  async #noteLost(place: RepeatPlace, batchId: string): Promise<void> {
    while (true) {
      const stream = await readRepeats(place);
      if (stream.answers.some((answer) => answer.batchId === batchId && !answer.isDelivered)) return;
      const history = await this.#historyOf(batchId);
      if (history.length === 0 || history.removed) return;
      if (await appendRepeats(place, stream, [{ type: "answer", batchId }])) return;
    }
  }

  async #noteEnd(place: RepeatPlace, batchId: string): Promise<void> {
    if ((await this.#leftOf(batchId)) !== "over") return;
    const { answers } = await readRepeats(place);
    // If another request has taken it up meanwhile, that one's answer is what counts.
    const isStillDelivered = answers.some((answer) => answer.batchId === batchId && answer.isDelivered);
    if (isStillDelivered) await noteAnswer(place, batchId, "closed");
  }

  /** What is left to take up of a batch whose answer arrived. */
  async #leftOf(batchId: string): Promise<RepeatAction> {
    const history = await this.#historyOf(batchId);
    const isStopping = this.#isStopping(batchId, history);
    return chooseRepeatAction({ history, isDelivered: true, isStopping, isExpired: false });
  }

  async #quietly<Result>(
    { id }: RepeatPlace,
    batchId: string,
    note: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await this.#mutex.run(id, note);
    } catch (error) {
      const what =
        "that an answer was delivered could not be recorded: an equal request gets its batch once more";
      this.#engine.logger.warn({ batchId, ...describeError(error) }, what);
      return undefined;
    }
  }

  async #historyOf(batchId: string): Promise<BatchHistory> {
    return this.#batches.get(batchId)?.journal.history ?? readHistory(this.#engine.store.journal, batchId);
  }
}
