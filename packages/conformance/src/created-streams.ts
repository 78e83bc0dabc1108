import { systemClock } from "@dramatis/core";
import type { AppendOptions, ListedStream, Store } from "@dramatis/core/store";
import { equal } from "./assert.ts";
import { newId } from "./samples.ts";

/** A sample record. */
export const note = { type: "note" };

/** Creates ids that are in no sorted order from three on, so that a store that lists by id cannot pass by chance. */
function unsortedIds(count: number): string[] {
  const sorted = Array.from({ length: count }, newId).sort();
  return sorted.map((id, index) => sorted[index ^ 1] ?? id);
}

/** Creates streams one after another, and returns their ids, newest first. */
export async function createInOrder(store: Store, count: number, options?: AppendOptions): Promise<string[]> {
  const ids: string[] = [];
  for (const id of unsortedIds(count)) {
    // A backend may order by its clock, which often has millisecond resolution.
    await systemClock.sleep(3);
    await store.journal.append(id, [note], 0, options);
    ids.unshift(id);
  }
  return ids;
}

/** Creates many streams, several at a time. */
export async function createMany(store: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const rest = ids.values();
  const worker = async () => {
    for (const id of rest) await store.journal.append(id, [note], 0);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return ids;
}

export const idsOf = (streams: readonly ListedStream[]) => streams.map(({ streamId }) => streamId);

/** Expects each of these ids exactly once, in any order, and no others. */
export function assertSameStreams(
  found: readonly ListedStream[],
  expected: readonly string[],
  what: string,
): void {
  equal(idsOf(found).sort(), [...expected].sort(), what);
}
