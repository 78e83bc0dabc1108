import type { AssetKind } from "../../assets/asset.ts";
import type { CallTarget } from "../../batch/batch-record.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { FoundPrediction, Prediction } from "../../provider/prediction.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { predictionIdsOf } from "../journal/batch-history.ts";
import { claimantOf, claimPrediction } from "./claim.ts";
import { type CreateTime, doubtMs, searchStart } from "./create-time.ts";
import { countPossibleCreators, mayBelongToAnotherBatch } from "./possible-creators.ts";
import type { PlannedCall, Run } from "./run.ts";

/** When the creates that a look-up searches for were sent. */
export interface SentCreate {
  /** When the first create of the call was about to be sent. */
  readonly firstSentAt: CreateTime;
  /** When the last create can have ended, on the monotonic clock. The list is complete some time after that. */
  readonly endedAt: number;
}

/** The list is requested at least this many times if it fails, however long each failure takes. */
const fewestFailures = 3;

/** The tag of a create. It identifies the slot of a prediction in a webhook. */
export function tagOf({
  batchId,
  targets,
}: {
  readonly batchId: string;
  readonly targets: readonly CallTarget[];
}): string {
  const [{ slot, attempt } = { slot: 0, attempt: 0 }] = targets;
  return `${batchId}/${slot}/${attempt}`;
}

/**
 * Searches the provider's list for the prediction of a create whose answer was lost, and claims it. It searches
 * repeatedly until the list is complete, by the time that the provider states.
 *
 * @returns undefined if it is certain that the create created no prediction
 * @throws DramatisError `outcome_unknown` if that cannot be known; the reason of `signals.detached`
 */
export async function lookUp(
  engine: Engine,
  run: Run,
  call: PlannedCall,
  sent: SentCreate,
): Promise<Prediction | undefined> {
  const { recovery, clock, timing, medium } = engine;
  const tag = tagOf({ batchId: run.batchId, targets: call.targets });
  if (recovery.by === "nothing") throw unknownOutcome(medium.kind, new Error("The provider has no list."));
  const settledAt = sent.endedAt + recovery.settledAfterMs;
  const giveUpAt = Math.max(settledAt, clock.monotonic() + timing.unreachableMs);
  let failed = 0;
  for (let delayMs = timing.look.firstMs; ; delayMs = Math.min(delayMs * 3, timing.look.longestMs)) {
    const leftMs = settledAt - clock.monotonic();
    await waitForWebhook(engine, tag, leftMs > 0 ? Math.min(delayMs, leftMs) : delayMs, run.signals.detached);
    run.signals.throwIfDetached();
    const isComplete = clock.monotonic() >= settledAt;
    const look = await lookOnce(engine, run, call, sent).catch((error: unknown) => {
      run.signals.throwIfDetached();
      // A list that fails proves nothing, and searching again is free.
      if (++failed >= fewestFailures && clock.monotonic() >= giveUpAt)
        throw unknownOutcome(medium.kind, error);
      return undefined;
    });
    if (look?.prediction !== undefined) return look.prediction;
    if (look === undefined || !isComplete) continue;
    if (look.candidates.length === 0) return undefined;
    const explanation = await claimOnlyExplanation(engine, run, call, look, sent);
    if (explanation !== undefined) return explanation;
    if (clock.monotonic() >= giveUpAt) throw uncertain(medium.kind);
  }
}

/** The result of one search. */
interface Look {
  /** The call's prediction, claimed. */
  readonly prediction?: Prediction;
  /** Predictions that nobody has claimed and that may be the call's. */
  readonly candidates: readonly FoundPrediction[];
  readonly isInDoubt: boolean;
}

async function lookOnce(
  engine: Engine,
  { batchId, journal, signals }: Run,
  { call, targets }: PlannedCall,
  { firstSentAt }: SentCreate,
): Promise<Look> {
  const { provider, store, updates } = engine;
  const tag = tagOf({ batchId, targets });
  // Claims name the account, so after a change of the token they do not show what this batch has taken.
  const taken = predictionIdsOf(journal.history);
  const claimOf = ({ id }: Prediction) => ({ account: provider.account, predictionId: id, batchId, targets });
  const { since, isInDoubt } = searchStart(engine, firstSentAt);
  const candidates: FoundPrediction[] = [];
  const look = { candidates, isInDoubt };
  for (const { prediction, isOf } of updates.take(tag)) {
    if (isOf?.(call) && (await claimPrediction(store.journal, claimOf(prediction))))
      return { ...look, prediction };
  }
  const free: Prediction[] = [];
  for await (const found of provider.find?.(call, { since, tag, signal: signals.detached }) ?? []) {
    const { match, isOf: _isOf, ...prediction } = found;
    if (taken.has(prediction.id)) continue;
    const claimant = await claimantOf(store.journal, claimOf(prediction));
    // A prediction claimed before a crash comes first: if another one is taken, this one is lost.
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
 * Takes one of the candidates once the list is complete. They can only be this batch's if there are no more of them
 * than calls of this batch may have created, and if no other batch may have created any. A candidate whose input is
 * hidden is taken only if it is certain when it was created.
 *
 * @returns undefined if other calls of this batch were faster, or if another batch may have created it; search again
 * then
 * @throws DramatisError `outcome_unknown`: returning "not found" here could cause a second payment
 */
async function claimOnlyExplanation(
  engine: Engine,
  { batchId, journal }: Run,
  { targets }: PlannedCall,
  { candidates, isInDoubt }: Look,
  { firstSentAt }: SentCreate,
): Promise<Prediction | undefined> {
  const { provider, store, medium, clock } = engine;
  const areOurs = candidates.length <= countPossibleCreators(engine, journal.history, candidates);
  if (!areOurs || (isInDoubt && candidates.some(({ match }) => match === "unknown"))) {
    throw uncertain(medium.kind);
  }
  const since = Math.min(firstSentAt.wall, clock.now()) - doubtMs;
  if (await mayBelongToAnotherBatch(engine, batchId, candidates, since)) return undefined;
  for (const { match: _match, isOf: _isOf, ...prediction } of candidates) {
    const claim = { account: provider.account, predictionId: prediction.id, batchId, targets };
    if (await claimPrediction(store.journal, claim)) return prediction;
  }
  return undefined;
}

function uncertain(kind: AssetKind): DramatisError {
  return unknownOutcome(kind, new Error("An unclaimed prediction may be the one that this call created."));
}

/** Waits for the delay, or until a webhook with the create's tag arrives: it may be faster than the list. */
async function waitForWebhook(
  { updates, clock }: Engine,
  tag: string,
  delayMs: number,
  detached: AbortSignal,
): Promise<void> {
  const arrived = new AbortController();
  const stopListening = updates.onTag(tag, () => arrived.abort());
  await pause(clock, delayMs, detached, arrived.signal);
  stopListening();
}

/** The failure of a slot that may or may not have been paid for. */
export function unknownOutcome(kind: AssetKind, cause: unknown): DramatisError {
  return new DramatisError(
    "outcome_unknown",
    `We could not confirm whether the provider created this ${kind}. Retry later: we look for it before paying again.`,
    { cause },
  );
}
