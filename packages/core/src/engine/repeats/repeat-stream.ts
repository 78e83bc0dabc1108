import type { AssetKind } from "../../assets/asset.ts";
import type { Journal } from "../../store/journal.ts";
import type { Store } from "../../store/store.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import { pause } from "../../util/wait.ts";
import { isConflict } from "../journal/append.ts";
import { type RepeatedRequest, repeatId } from "./repeat-id.ts";
import { foldRepeat, noRepeats, type RepeatHistory, type RepeatRecord } from "./repeat-record.ts";

/** The writer of a seal deletes the stream within this time, or leaves the deletion to others. In milliseconds. */
const sealMs = 1_000;

/** The interval between reads of a stream that is about to be deleted, in milliseconds. */
const sealPollMs = 25;

/** The stream of a request, and the journal that holds it. */
export interface RepeatStream {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly request: RepeatedRequest;
  readonly id: string;
}

/** Returns the stream that records the answers to a request. */
export function repeatStreamOf(
  { store, clock }: { readonly store: Pick<Store, "journal">; readonly clock: Clock },
  request: RepeatedRequest,
): RepeatStream {
  return { journal: store.journal, clock, request, id: repeatId(request) };
}

/** The journal kind of these streams, one for each media kind. */
export function repeatKind(kind: AssetKind): string {
  return `${kind}-repeat`;
}

/**
 * Reads a request's stream. A sealed stream is about to be deleted, so this waits for the deletion. If the writer of
 * the seal has crashed, this deletes the stream, but only when that writer no longer would: a late deletion would also
 * delete what others have written since.
 */
export async function readRepeats({ journal, clock, id }: RepeatStream): Promise<RepeatHistory> {
  const startedAt = clock.monotonic();
  while (true) {
    let history = noRepeats;
    for await (const record of journal.read(id)) history = foldRepeat(history, record);
    if (!history.isSealed) return history;
    if (clock.monotonic() - startedAt > 2 * sealMs) await journal.delete(id);
    else await pause(clock, sealPollMs);
  }
}

/** Appends after the records that were read. @returns false if another writer was first */
export async function appendRepeats(
  { journal, clock, request, id }: RepeatStream,
  history: RepeatHistory,
  records: readonly DatelessRecord[],
): Promise<boolean> {
  const at = isoTime(clock);
  const dated = records.map((record): JsonObject => ({ at, ...record }));
  try {
    const { kind, owner } = request;
    await journal.append(id, dated, history.length, {
      kind: repeatKind(kind),
      ...(owner === undefined ? {} : { owner }),
    });
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/**
 * Records that an answer was delivered but its batch may have something left, or that nothing is left. The stream is
 * deleted after its last outstanding answer. Does nothing if the stream does not have the batch.
 */
export async function noteAnswer(
  stream: RepeatStream,
  batchId: string,
  type: "delivered" | "closed",
): Promise<void> {
  const { journal, clock, id } = stream;
  while (true) {
    const history = await readRepeats(stream);
    const known = history.answers.find((answer) => answer.batchId === batchId);
    if (known === undefined || (type === "delivered" && known.isDelivered)) return;
    const isLast = type === "closed" && history.answers.length === 1;
    const startedAt = clock.monotonic();
    const seal: DatelessRecord[] = isLast ? [{ type: "sealed" }] : [];
    if (!(await appendRepeats(stream, history, [{ type, batchId }, ...seal]))) continue;
    if (isLast && clock.monotonic() - startedAt < sealMs) await journal.delete(id);
    return;
  }
}

type Dateless<Record> = Record extends unknown ? Omit<Record, "at"> : never;
export type DatelessRecord = Dateless<RepeatRecord>;
