import type { BatchResult } from "../../batch/batch-result.ts";
import { checkedId } from "../../store/checked-id.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { Engine } from "../engine.ts";
import { EventQueue } from "../journal/event-queue.ts";
import { describeError } from "../logger.ts";
import type { Batches } from "./batches.ts";

/** One batch, or all that are unfinished; and how to stop waiting for them. */
export interface ResumeOptions {
  readonly batchId?: string;
  readonly signal?: AbortSignal;
}

/** So many batches are finished side by side; their predictions share the account's limits anyway. */
const sideBySide = 64;

/** Finishes what is unfinished, and yields each batch as it ends. */
export async function* resumeBatches(
  engine: Engine,
  batches: Batches,
  { batchId, signal }: ResumeOptions,
): AsyncGenerator<BatchResult> {
  const results = new EventQueue<BatchResult>();
  const running = new Set<Promise<void>>();
  const resume = async (id: string) => {
    try {
      const result = await batches.resume(id, signal);
      if (result !== undefined) results.push(result);
    } catch (error) {
      if (batchId !== undefined) results.fail(error);
      // One batch that cannot be resumed must not keep the others from it; it stays unfinished, and is tried next time.
      engine.logger.error({ batchId: id, ...describeError(error) }, "a batch could not be resumed");
    }
  };
  const feed = async () => {
    const ids =
      batchId === undefined ? engine.store.journal.unfinished({ kind: "batch" }) : [checkedId(batchId)];
    for await (const id of ids) {
      if (signal?.aborted || engine.shutdown.signal.aborted) break;
      const one = resume(id).finally(() => running.delete(one));
      running.add(one);
      if (running.size >= sideBySide) await Promise.race(running);
    }
    await Promise.all(running);
    results.end();
  };
  const stopListening = onAbort(signal, () => results.fail(signal?.reason));
  feed().catch((error: unknown) => results.fail(error));
  try {
    yield* results.read();
  } finally {
    stopListening();
  }
}
