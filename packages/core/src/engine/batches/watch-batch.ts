import type { BatchResult } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { closed, otherModel } from "./batch-errors.ts";
import { requestCancel } from "./request-cancel.ts";
import { canTakeOver } from "./take-over.ts";

/** A batch that runs, here or elsewhere. */
export type Joined = { readonly batchId: string; readonly ended: Promise<BatchResult> };

/**
 * Watches a batch that another engine tasks on until it ends, and goes on with it where nobody does any more.
 *
 * @param takeUp - joins the batch here, where that can be.
 * @throws DramatisError `conflict` where nobody tasks on it, and this engine has another model.
 */
export async function watchBatch(
  engine: Engine,
  batchId: string,
  signal: AbortSignal | undefined,
  takeUp: () => Promise<Joined | undefined>,
): Promise<BatchResult> {
  const { store, timing, clock, shutdown, leases } = engine;
  let isCancelAsked = false;
  while (true) {
    if (shutdown.signal.aborted) throw closed(batchId);
    const history = await readHistory(store.journal, batchId);
    const { state } = history;
    if (state?.ended) return toBatchResult(state) as BatchResult;
    if (signal?.aborted && !isCancelAsked) {
      isCancelAsked = true;
      await requestCancel(engine, batchId);
    }
    const joined = await takeUp();
    if (joined !== undefined) return joined.ended;
    const isLeft = state !== undefined && history.open && leases.heldForMs(history) === 0;
    if (isLeft && !canTakeOver(engine, history)) throw otherModel(state);
    await pause(clock, timing.otherProcessMs, shutdown.signal, ...(signal && !isCancelAsked ? [signal] : []));
  }
}
