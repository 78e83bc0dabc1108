import { hasEnded } from "../../batch/slot.ts";
import type { FoundPrediction } from "../../provider/prediction.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { type BatchHistory, type CallHistory, lastCallOf } from "../journal/batch-history.ts";
import type { RoundRequest } from "../medium.ts";

/** The most other batches to read. If there are more, the prediction is assumed to belong to one of them. */
const maxRead = 1_000;

/**
 * Counts the calls of a batch that may have created one of these unclaimed predictions: calls whose create is in
 * progress or went unanswered, and calls of a run whose records the journal has lost.
 */
export function countPossibleCreators(
  engine: Engine,
  history: BatchHistory,
  candidates: readonly FoundPrediction[],
): number {
  const unresolved = unresolvedCalls(engine, history).filter((call) =>
    mayHaveCreated(engine, call, candidates),
  );
  const { state, request, calls } = history;
  const isLost = calls.some(({ intent }) => intent.since !== undefined);
  if (!isLost || request === undefined) return unresolved.length;
  const queued = (state?.slots ?? [])
    .filter(({ slot, status }) => status === "queued" && lastCallOf(history, slot) === undefined)
    .map(({ slot }) => slot);
  return unresolved.length + countMatchingCalls(engine, request.request, queued, candidates);
}

/**
 * Whether another batch of this store may have created one of these predictions, because its create is in progress or
 * went unanswered. The journal has the creates of all processes, because each is journaled before it is sent.
 *
 * @param since - considers only batches that are open or were created since then (milliseconds since 1970)
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

/** The calls for which it is not known whether they created a prediction. */
function unresolvedCalls({ provider, medium }: Engine, { state, calls }: BatchHistory): CallHistory[] {
  const { provider: name, model } = state?.metadata ?? {};
  if (state?.kind !== medium.kind || name !== provider.name || model !== provider.model) return [];
  return calls.filter(({ intent, predictionId, refused }, index) => {
    if (predictionId !== undefined || refused) return false;
    const isSentAgain = calls.some((call, other) => other > index && isForTargets(call, intent.targets));
    if (isSentAgain) return false;
    return intent.targets.some(({ slot, attempt }) => {
      const place = state.slots[slot];
      if (place === undefined || place.attempt !== attempt) return false;
      return !hasEnded(place) || ("failure" in place && place.failure.code === "outcome_unknown");
    });
  });
}

function isForTargets({ intent }: CallHistory, targets: CallHistory["intent"]["targets"]): boolean {
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

/** Counts the calls for these slots that match one of the predictions. If they cannot be planned, all may match. */
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
