import { hasEnded } from "../../batch/slot.ts";
import type { FoundPrediction } from "../../provider/prediction.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { type BatchHistory, type CallHistory, lastCallOf } from "../journal/batch-history.ts";
import type { RoundRequest } from "../medium.ts";

/** So many other batches are read; where there are more, nobody guesses. */
const maxRead = 1_000;

/**
 * How many calls of a batch may have made one of these predictions, which nobody has claimed: those whose create is
 * under way or went unanswered, and those that a run may have paid for of which the journal says nothing any more.
 */
export function countPossibleCreators(
  engine: Engine,
  history: BatchHistory,
  candidates: readonly FoundPrediction[],
): number {
  const sent = unresolvedCalls(engine, history).filter((call) => mayHaveCreated(engine, call, candidates));
  const { state, request, calls } = history;
  const isLost = calls.some(({ intent }) => intent.since !== undefined);
  if (!isLost || request === undefined) return sent.length;
  const queued = (state?.slots ?? [])
    .filter(({ slot, status }) => status === "queued" && lastCallOf(history, slot) === undefined)
    .map(({ slot }) => slot);
  return sent.length + countMatchingCalls(engine, request.request, queued, candidates);
}

/**
 * Whether another batch of this store may have made one of these predictions: its create is under way, or went
 * unanswered. Every create is journaled before it is sent, so the journal knows of all of them, whichever process sent
 * it.
 *
 * @param since - only batches that were created since then, or are open (milliseconds since 1970).
 */
export async function mayBelongToAnotherBatch(
  engine: Engine,
  batchId: string,
  candidates: readonly FoundPrediction[],
  since: number,
): Promise<boolean> {
  const read = new Set([batchId]);
  for await (const id of recentBatches(engine, since)) {
    if (read.has(id)) continue;
    if (read.size > maxRead) return true;
    read.add(id);
    const history = await readHistory(engine.store.journal, id);
    if (unresolvedCalls(engine, history).some((call) => mayHaveCreated(engine, call, candidates)))
      return true;
  }
  return false;
}

async function* recentBatches({ store: { journal } }: Engine, since: number): AsyncGenerator<string> {
  yield* journal.unfinished({ kind: "batch" });
  for (let cursor: string | undefined; ; ) {
    const page = await journal.list({ kind: "batch", ...(cursor === undefined ? {} : { cursor }) });
    for (const { streamId, createdAt } of page.items) {
      if (Date.parse(createdAt) < since) return;
      yield streamId;
    }
    if (page.cursor === undefined) return;
    cursor = page.cursor;
  }
}

/** Calls of which nobody knows yet whether they made something. */
function unresolvedCalls({ provider, medium }: Engine, { state, calls }: BatchHistory): CallHistory[] {
  const { provider: name, model } = state?.metadata ?? {};
  if (state?.kind !== medium.kind || name !== provider.name || model !== provider.model) return [];
  return calls.filter(({ intent, predictionId, refused }, index) => {
    if (predictionId !== undefined || refused) return false;
    const isSentAgain = calls.some((call, other) => other > index && areSame(call, intent.targets));
    if (isSentAgain) return false;
    return intent.targets.some(({ slot, attempt }) => {
      const place = state.slots[slot];
      if (place === undefined || place.attempt !== attempt) return false;
      return !hasEnded(place) || ("failure" in place && place.failure.code === "outcome_unknown");
    });
  });
}

function areSame({ intent }: CallHistory, targets: CallHistory["intent"]["targets"]): boolean {
  return intent.targets[0]?.assetId === targets[0]?.assetId;
}

function mayHaveCreated(
  engine: Engine,
  { intent, request }: CallHistory,
  candidates: readonly FoundPrediction[],
): boolean {
  const slots = intent.targets.map(({ slot }) => slot);
  return countMatchingCalls(engine, request.request, slots, candidates) > 0;
}

/** How many of the calls for these slots fit one of the predictions. Those that cannot be planned may have made any. */
function countMatchingCalls(
  { medium }: Engine,
  request: RoundRequest,
  slots: readonly number[],
  candidates: readonly FoundPrediction[],
): number {
  try {
    const { calls } = medium.plan(request, slots);
    return calls.filter((call) => candidates.some(({ isOf }) => isOf?.(call) ?? true)).length;
  } catch {
    return slots.length;
  }
}
