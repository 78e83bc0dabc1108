import { type BatchRecord, toJournalRecord } from "../../batch/batch-record.ts";
import { DramatisError, invalidArgument } from "../../errors/dramatis-error.ts";
import { checkedId } from "../../store/checked-id.ts";
import { isoTime } from "../../util/clock.ts";
import type { Engine } from "../engine.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { repeatedRequest } from "../repeats/repeat-id.ts";
import { noteAnswer, placeOf } from "../repeats/repeat-stream.ts";

/**
 * Removes a batch that has ended: its images but those kept, those of earlier attempts too, then the record by which an
 * equal request would find it, and last its stream with the description, so that a removal which was cut short can be
 * repeated. The record of which slot claimed which prediction stays: it says nothing about the batch, and keeps another
 * slot from taking that prediction.
 *
 * @returns how many images it removed.
 * @throws DramatisError `invalid_request` where an image to keep is none of the batch's, `conflict` where somebody
 * has gone on with the batch.
 */
export async function removeBatch(
  engine: Engine,
  batchId: string,
  history: BatchHistory,
  keep: readonly string[],
): Promise<number> {
  const { store, clock } = engine;
  const kept = checkedKeep(history, keep);
  if (!history.removed) {
    // From here on nobody can begin another round, of which an image might be lost.
    const record: BatchRecord = { type: "removal", at: isoTime(clock) };
    await store.journal.append(batchId, [toJournalRecord(record)], history.length, { kind: "batch" });
  }
  let deleted = 0;
  for (const id of assetIdsOf(history)) if (!kept.has(id) && (await store.delete(id))) deleted += 1;
  const repeated = repeatedRequest(history);
  if (repeated !== undefined) await noteAnswer(placeOf(engine, repeated), batchId, "closed");
  await store.journal.delete(batchId);
  return deleted;
}

/** A mistaken id must not cost the image that was meant. */
function checkedKeep(history: BatchHistory, keep: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(keep)) throw invalidArgument("keep", "must be a list of ids");
  const known = assetIdsOf(history);
  const kept = keep.map((id) => checkedId(id));
  const issues = kept.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `keep.${index}`, message: `must be of this batch` }],
  );
  if (issues.length > 0) {
    const message = "Nothing was removed: `keep` names what is not of this batch.";
    throw new DramatisError("invalid_request", message, { issues });
  }
  return new Set(kept);
}

/** Ids are journaled before anything is stored under them, so these are all images that the batch can have. */
function assetIdsOf({ calls }: BatchHistory): ReadonlySet<string> {
  return new Set(
    calls.flatMap(({ intent, surplus }) => [
      ...intent.targets.map(({ assetId }) => assetId),
      ...(surplus?.assetIds ?? []),
    ]),
  );
}
