import type { AssetKind } from "../../assets/asset.ts";
import type { Journal } from "../../store/journal.ts";
import type { Store } from "../../store/store.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import type { JsonObject } from "../../util/json.ts";
import { pause } from "../../util/wait.ts";
import { isConflict } from "../journal/append.ts";
import { type RepeatedRequest, repeatId } from "./repeat-id.ts";
import { foldRepeat, noRepeats, type RepeatHistory, type RepeatRecord } from "./repeat-record.ts";

/** The writer of a seal deletes the stream within this time, or leaves that to others. */
const sealMs = 1_000;

/** Between two looks at a stream that is about to be deleted. */
const sealPollMs = 25;

/** The stream of a request, and where it is. */
export interface RepeatPlace {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly request: RepeatedRequest;
  readonly id: string;
}

/** Where the answers to a request are recorded. */
export function placeOf(
  { store, clock }: { readonly store: Pick<Store, "journal">; readonly clock: Clock },
  request: RepeatedRequest,
): RepeatPlace {
  return { journal: store.journal, clock, request, id: repeatId(request) };
}

/** The journal's kind of these streams, one for each medium. */
export function repeatKind(kind: AssetKind): string {
  return `${kind}-repeat`;
}

/**
 * What a request's stream says. A stream that is sealed is about to be deleted, so this waits for that. If its writer
 * died, this deletes the stream, but only when that writer no longer will: a late deletion would take along what others
 * wrote since.
 */
export async function readRepeats({ journal, clock, id }: RepeatPlace): Promise<RepeatHistory> {
  const begun = clock.monotonic();
  while (true) {
    let history = noRepeats;
    for await (const record of journal.read(id)) history = foldRepeat(history, record);
    if (!history.isSealed) return history;
    if (clock.monotonic() - begun > 2 * sealMs) await journal.delete(id);
    else await pause(clock, sealPollMs);
  }
}

/** Appends behind what was read; false if another writer was first. */
export async function appendRepeats(
  { journal, clock, request, id }: RepeatPlace,
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
 * Records what became of an answer: it was delivered but its batch may still matter, or nothing is left to take up.
 * With the last one the stream ends. Nothing happens where the stream does not know the batch.
 */
export async function noteAnswer(
  place: RepeatPlace,
  batchId: string,
  type: "delivered" | "closed",
): Promise<void> {
  const { journal, clock, id } = place;
  while (true) {
    const history = await readRepeats(place);
    const known = history.answers.find((answer) => answer.batchId === batchId);
    if (known === undefined || (type === "delivered" && known.isDelivered)) return;
    const isLast = type === "closed" && history.answers.length === 1;
    const begun = clock.monotonic();
    const seal: DatelessRecord[] = isLast ? [{ type: "sealed" }] : [];
    if (!(await appendRepeats(place, history, [{ type, batchId }, ...seal]))) continue;
    if (isLast && clock.monotonic() - begun < sealMs) await journal.delete(id);
    return;
  }
}

type Dateless<Record> = Record extends unknown ? Omit<Record, "at"> : never;
export type DatelessRecord = Dateless<RepeatRecord>;
