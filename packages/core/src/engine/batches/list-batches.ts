import type { BatchResult, RunningBatch } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { checkedJournalListOptions } from "../../store/checked-list-options.ts";
import type { Page } from "../../store/store.ts";
import type { Engine } from "../engine.ts";
import type { Batches } from "./batches.ts";

/** What a list of batches is asked for. */
export interface BatchListOptions {
  /** Only batches of this owner; all, if absent. */
  readonly owner?: string;
  /** Where the previous page ended. */
  readonly cursor?: string;
  /** The most batches that a page may hold, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
}

/** How many pages of the journal are looked through for one page of batches. */
const maxJournalPages = 20;

/**
 * A page of batches, newest first. Images and videos share a journal, so some of its streams are another engine's:
 * the page goes on until it is full, or has looked far enough.
 */
export async function listBatches(
  { store: { journal } }: Engine,
  batches: Pick<Batches, "find">,
  { cursor, ...options }: BatchListOptions,
): Promise<Page<BatchResult | RunningBatch>> {
  const { limit, owner } = checkedJournalListOptions(options);
  const query = { kind: "batch", ...(owner === undefined ? {} : { owner }) };
  const items: (BatchResult | RunningBatch)[] = [];
  let next = cursor;
  for (let pages = 0; pages < maxJournalPages; pages++) {
    const rest = { limit: limit - items.length, ...(next === undefined ? {} : { cursor: next }) };
    const page = await journal.list({ ...query, ...rest });
    const histories = await Promise.all(page.items.map(({ streamId }) => batches.find(streamId, owner)));
    items.push(
      ...histories.flatMap((history) => (history === undefined ? [] : [toBatchResult(history.state)])),
    );
    next = page.cursor;
    if (next === undefined) return { items };
    if (items.length === limit) break;
  }
  return next === undefined ? { items } : { items, cursor: next };
}
