import type { BatchResult, RunningBatch } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { checkedJournalListOptions } from "../../store/checked-list-options.ts";
import type { Page } from "../../store/store.ts";
import type { Engine } from "../engine.ts";
import type { Batches } from "./batches.ts";

/** The options of a list of batches. */
export interface BatchListOptions {
  /** Lists only batches of this owner; all if absent. */
  readonly owner?: string;
  /** The cursor of the previous page. */
  readonly cursor?: string;
  /** The most batches on a page, from 1 to 1000; 100 if absent. */
  readonly limit?: number;
}

/** The most pages of the journal that are read for one page of batches. */
const maxJournalPages = 20;

/**
 * Lists a page of batches, newest first. Images and videos share a journal, so some of its streams belong to another
 * engine. It reads on until the page is full or {@link maxJournalPages} is reached.
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
