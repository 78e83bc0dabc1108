import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import type { BatchHistory } from "../journal/batch-history.ts";
import { isOfKind } from "./take-over.ts";

/** The history of a batch that has begun. */
export type StartedHistory = BatchHistory & { readonly state: NonNullable<BatchHistory["state"]> };

/**
 * What is known of a batch; undefined where there is none, or it is another owner's, or of another kind.
 * @param running - its history, where it runs here; else the journal is asked.
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
