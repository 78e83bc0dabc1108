import { hasEnded } from "../../batch/slot.ts";
import type { FoundPrediction } from "../../provider/prediction.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../log/batch-events.ts";
import type { BatchHistory, CallHistory } from "../log/batch-history.ts";

/** So many other batches are read; where there are more, nobody guesses. */
const maxRead = 1_000;

/**
 * Whether another batch of this store may have made one of these predictions, which nobody has claimed: its create is
 * under way, or went unanswered. Every create is journaled before it is sent, so the journal knows of all of them,
 * whichever process sent it.
 *
 * @param since - only batches that were created since then, or are open (milliseconds since 1970).
 */
export async function mayBeOthers(
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
    if (openCalls(engine, history).some((call) => mayHaveMade(engine, call, candidates))) return true;
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
function openCalls({ provider, medium }: Engine, { state, calls }: BatchHistory): CallHistory[] {
  const { provider: name, model } = state?.metadata ?? {};
  if (state?.kind !== medium.kind || name !== provider.name || model !== provider.model) return [];
  return calls.filter(({ intent, predictionId, refused }) => {
    if (predictionId !== undefined || refused) return false;
    return intent.targets.some(({ slot, attempt }) => {
      const place = state.slots[slot];
      if (place === undefined || place.attempt !== attempt) return false;
      return !hasEnded(place) || ("failure" in place && place.failure.code === "outcome_unknown");
    });
  });
}

/** A call that cannot be planned may have made anything. */
function mayHaveMade(
  { medium }: Engine,
  { intent, request }: CallHistory,
  candidates: readonly FoundPrediction[],
): boolean {
  const slots = intent.targets.map(({ slot }) => slot);
  try {
    const { calls } = medium.plan(request.request, slots);
    return calls.some((call) => candidates.some(({ isOf }) => isOf?.(call) ?? true));
  } catch {
    return true;
  }
}
