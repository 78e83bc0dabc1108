import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { isOfKind } from "./take-over.ts";

/** The history of a batch that has started. */
export type StartedHistory = BatchHistory & { readonly state: NonNullable<BatchHistory["state"]> };

/**
 * Returns the history of a batch; undefined if it does not exist, or has another owner or media kind.
 * @param running - its history if it runs in this engine; otherwise the journal is read
 */
export async function findBatch(
  { store, medium }: Engine,
  batchId: string,
  owner: string | undefined,
  running: BatchHistory | undefined,
): Promise<StartedHistory | undefined> {
  const history = running ?? (await readHistory(store.journal, batchId));
  const { state, request, removed } = history;
  if (state === undefined || removed || !isOfKind(history, medium)) return undefined;
  return owner === undefined || request?.owner === owner ? { ...history, state } : undefined;
}
