import type { BatchResult } from "../../batch/batch-result.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import { readHistory } from "../journal/batch-events.ts";
import { closed, otherModel } from "./batch-errors.ts";
import { requestCancel } from "./request-cancel.ts";
import { canTakeOver } from "./take-over.ts";

/** A running batch, in this engine or another. */
export type Joined = { readonly batchId: string; readonly ended: Promise<BatchResult> };

/**
 * Watches a batch that another engine works on until it ends, and takes it over if no engine works on it any more.
 *
 * @param joinHere - joins the batch in this engine, if possible
 * @throws DramatisError `conflict` if no engine works on it and this engine has another model
 */
export async function watchBatch(
  engine: Engine,
  batchId: string,
  signal: AbortSignal | undefined,
  joinHere: () => Promise<Joined | undefined>,
): Promise<BatchResult> {
  const { store, timing, clock, shutdown, leases } = engine;
  let isCancelRequested = false;
  while (true) {
    if (shutdown.signal.aborted) throw closed(batchId);
    const history = await readHistory(store.journal, batchId);
    const { state } = history;
    if (state?.ended) return toBatchResult(state) as BatchResult;
    if (signal?.aborted && !isCancelRequested) {
      isCancelRequested = true;
      await requestCancel(engine, batchId);
    }
    const joined = await joinHere();
    if (joined !== undefined) return joined.ended;
    const isAbandoned = state !== undefined && history.open && leases.heldForMs(history) === 0;
    if (isAbandoned && !canTakeOver(engine, history)) throw otherModel(state);
    await pause(
      clock,
      timing.otherProcessMs,
      shutdown.signal,
      ...(signal && !isCancelRequested ? [signal] : []),
    );
  }
}
