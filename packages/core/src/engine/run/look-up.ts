import type { AssetKind } from "../../assets/asset.ts";
import type { CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { FoundPrediction, Prediction } from "../../provider/prediction.ts";
import type { Call } from "../../provider/prediction-provider.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { type BatchHistory, predictionIdsOf } from "../journal/batch-history.ts";
import { type Begun, doubtMs, lookSince } from "./begun.ts";
import { claimantOf, claimPrediction } from "./claim-prediction.ts";
import { countMakers, mayBeOthers } from "./other-makers.ts";

/** One call of one batch. */
export interface CallOfBatch {
  readonly batchId: string;
  readonly call: Call;
  readonly targets: readonly CallTarget[];
}

/** What is known of the create that is looked for. */
export interface LookUpOptions {
  /** When the first create of the call was about to be sent. */
  readonly begun: Begun;
  /** When the last create can have ended, by the monotonic clock: from then on the list is given its time. */
  readonly endedAt: number;
  /** What is known of the batch. */
  readonly history: () => BatchHistory;
  /** Once it aborts the look-up rejects with its reason. */
  readonly released: AbortSignal;
}

/** A list that has failed fewer times is asked again, however long each failure took. */
const fewestFailures = 3;

/** What a create is tagged with: it finds the slot again when a webhook brings the prediction. */
export function tagOf({ batchId, targets }: Pick<CallOfBatch, "batchId" | "targets">): string {
  const [{ slot, attempt } = { slot: 0, attempt: 0 }] = targets;
  return `${batchId}/${slot}/${attempt}`;
}

/**
 * Looks whether a create whose answer was lost has made a prediction, and claims it. It looks again and again, until
 * the provider's list is complete by the provider's own word.
 *
 * @returns undefined where it is certain that there is none.
 * @throws DramatisError `outcome_unknown` where that cannot be told; the reason of `released`.
 */
export async function lookUp(
  engine: Engine,
  of: CallOfBatch,
  options: LookUpOptions,
): Promise<Prediction | undefined> {
  const { recovery, clock, timing, medium } = engine;
  const { released } = options;
  if (recovery.by === "nothing") throw unknownOutcome(medium.kind, new Error("The provider has no list."));
  const settledAt = options.endedAt + recovery.settledAfterMs;
  const giveUpAt = Math.max(settledAt, clock.monotonic() + timing.unreachableMs);
  let failed = 0;
  for (let delayMs = timing.look.firstMs; ; delayMs = Math.min(delayMs * 3, timing.look.longestMs)) {
    const leftMs = settledAt - clock.monotonic();
    await pauseUntilTold(engine, tagOf(of), leftMs > 0 ? Math.min(delayMs, leftMs) : delayMs, released);
    released.throwIfAborted();
    const isComplete = clock.monotonic() >= settledAt;
    const look = await lookOnce(engine, of, options).catch((error: unknown) => {
      released.throwIfAborted();
      // A list that fails says nothing; to ask it again is free.
      if (++failed >= fewestFailures && clock.monotonic() >= giveUpAt)
        throw unknownOutcome(medium.kind, error);
      return undefined;
    });
    if (look?.prediction !== undefined) return look.prediction;
    if (look === undefined || !isComplete) continue;
    if (look.candidates.length === 0) return undefined;
    const explanation = await claimOnlyExplanation(engine, of, look, options);
    if (explanation !== undefined) return explanation;
    if (clock.monotonic() >= giveUpAt) throw notCertain(medium.kind);
  }
}

/** What one look has found. */
interface Look {
  /** The one that certainly is it, claimed. */
  readonly prediction?: Prediction;
  /** Those that nobody has claimed, and that may be it. */
  readonly candidates: readonly FoundPrediction[];
  readonly isInDoubt: boolean;
}

async function lookOnce(
  engine: Engine,
  { batchId, call, targets }: CallOfBatch,
  { begun, history, released }: LookUpOptions,
): Promise<Look> {
  const { provider, store, news } = engine;
  const tag = tagOf({ batchId, targets });
  // Under a changed token nobody's claim says so.
  const taken = predictionIdsOf(history());
  const claimOf = ({ id }: Prediction) => ({ account: provider.account, predictionId: id, batchId, targets });
  const { since, isInDoubt } = lookSince(engine, begun);
  const candidates: FoundPrediction[] = [];
  const look = { candidates, isInDoubt };
  for (const { prediction, isOf } of news.take(tag)) {
    if (isOf?.(call) && (await claimPrediction(store.journal, claimOf(prediction))))
      return { ...look, prediction };
  }
  const free: Prediction[] = [];
  for await (const found of provider.find?.(call, { since, tag, signal: released }) ?? []) {
    const { match, isOf: _isOf, ...prediction } = found;
    if (taken.has(prediction.id)) continue;
    const claimant = await claimantOf(store.journal, claimOf(prediction));
    // One that was claimed before a crash comes first: to take another would leave this one to nobody.
    if (claimant === "us") return { ...look, prediction };
    if (claimant !== "nobody") continue;
    if (match === undefined) free.push(prediction);
    else candidates.push(found);
  }
  for (const prediction of free) {
    if (await claimPrediction(store.journal, claimOf(prediction))) return { ...look, prediction };
  }
  return look;
}

/**
 * Takes one of the predictions that may be it, once the list is complete: if no more of them are there than calls of
 * this batch may have made, and no other batch may have made any, they can only be this batch's. One that shows next to
 * nothing is taken only if it is certain when it was made.
 *
 * @returns undefined where others of this batch were faster, or where another batch may have made it, which may be known
 * in a moment: what is left has to be looked at again.
 * @throws DramatisError `outcome_unknown`: to say that there is none would be to pay again on a guess.
 */
async function claimOnlyExplanation(
  engine: Engine,
  { batchId, targets }: CallOfBatch,
  { candidates, isInDoubt }: Look,
  { begun, history }: LookUpOptions,
): Promise<Prediction | undefined> {
  const { provider, store, medium, clock } = engine;
  const areOurs = candidates.length <= countMakers(engine, history(), candidates);
  if (!areOurs || (isInDoubt && candidates.some(({ match }) => match === "unknown"))) {
    throw notCertain(medium.kind);
  }
  const since = Math.min(begun.wall, clock.now()) - doubtMs;
  if (await mayBeOthers(engine, batchId, candidates, since)) return undefined;
  for (const { match: _match, isOf: _isOf, ...prediction } of candidates) {
    const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
    if (await claimPrediction(store.journal, claim)) return prediction;
  }
  return undefined;
}

function notCertain(kind: AssetKind): DramatisError {
  return unknownOutcome(kind, new Error("Predictions that nobody has claimed may be it."));
}

/** A webhook under the create's tag may bring its prediction sooner than the list. */
async function pauseUntilTold(
  { news, clock }: Engine,
  tag: string,
  delayMs: number,
  released: AbortSignal,
): Promise<void> {
  const told = new AbortController();
  const stopListening = news.listenToTag(tag, () => told.abort());
  await pause(clock, delayMs, released, told.signal);
  stopListening();
}

/** The failure of a slot of which nobody can tell whether it was paid. */
export function unknownOutcome(kind: AssetKind, cause: unknown): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    `It is not known whether the provider made this ${kind}: its answer was lost, and it could not be asked again. Try again later: it is looked for first.`,
    { cause },
  );
}
