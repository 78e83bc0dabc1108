import { type BatchRecord, toJournalRecord } from "../../batch/batch-record.ts";
import { DramatisError, invalidArgument } from "../../errors/dramatis-error.ts";
import { checkedId } from "../../store/checked-id.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { repeatedRequest } from "../repeats/repeat-id.ts";
import { noteAnswer, repeatStreamOf } from "../repeats/repeat-stream.ts";

/**
 * Removes a batch that has ended: first its assets except those to keep, including those of earlier attempts, then the
 * record through which an equal request would find it, and last its stream with the description, so that an interrupted
 * removal can be repeated. The claims of its predictions stay: they reveal nothing about the batch, and keep other
 * slots from taking the predictions.
 *
 * @returns how many assets it removed
 * @throws DramatisError `invalid_request` if an asset to keep does not belong to the batch, `conflict` if another
 * engine has continued the batch
 */
export async function removeBatch(
  engine: Engine,
  batchId: string,
  history: BatchHistory,
  keep: readonly string[],
): Promise<number> {
  const { store, clock } = engine;
  const kept = parseKeep(history, keep);
  if (!history.removed) {
    // From here on no new round can start, so none of its assets can be lost.
    const record: BatchRecord = { type: "removal", at: isoTime(clock) };
    await store.journal.append(batchId, [toJournalRecord(record)], history.length, { kind: "batch" });
  }
  let deleted = 0;
  for (const id of assetIdsOf(history)) if (!kept.has(id) && (await store.delete(id))) deleted += 1;
  const repeated = repeatedRequest(history);
  if (repeated !== undefined) await noteAnswer(repeatStreamOf(engine, repeated), batchId, "closed");
  await store.journal.delete(batchId);
  return deleted;
}

/** Validates the ids to keep. A mistyped id must not cause the loss of the intended asset. */
function parseKeep(history: BatchHistory, keep: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(keep)) throw invalidArgument("keep", "must be a list of ids");
  const known = assetIdsOf(history);
  const kept = keep.map((id) => checkedId(id));
  const issues = kept.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `keep.${index}`, message: `must be an asset of this batch` }],
  );
  if (issues.length > 0) {
    const message = "Nothing was removed: `keep` contains an id that is not an asset of this batch.";
    throw new DramatisError("invalid_request", message, { issues });
  }
  return new Set(kept);
}

/** All assets that the batch can have, because each id is journaled before anything is stored under it. */
function assetIdsOf({ calls }: BatchHistory): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ intent, surplus }) => [
      ...intent.targets.map(({ assetId }) => assetId),
      ...(surplus?.assetIds ?? []),
    ]),
  );
}
