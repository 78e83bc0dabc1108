import type { BatchResult } from "../../batch/batch-result.ts";
import { checkedId } from "../../store/checked-id.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { Engine } from "../engine.ts";
import { EventQueue } from "../journal/event-queue.ts";
import { describeError } from "../logger.ts";
import type { Batches } from "./batches.ts";

/** The options of a resume: one batch, or all unfinished ones, and a signal that stops the wait. */
export interface ResumeOptions {
  readonly batchId?: string;
  readonly signal?: AbortSignal;
}

/** How many batches are resumed at the same time. Their predictions share the account's limits anyway. */
const maxParallel = 64;

/** Finishes unfinished batches, and yields each one as it ends. */
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
      // A batch that cannot be resumed must not block the others. The next pass tries it again.
      engine.logger.error({ batchId: id, ...describeError(error) }, "a batch could not be resumed");
    }
  };
  const feed = async () => {
    const ids =
      batchId === undefined ? engine.store.journal.unfinished({ kind: "batch" }) : [checkedId(batchId)];
    for await (const id of ids) {
      if (signal?.aborted || engine.shutdown.signal.aborted) break;
      const resuming = resume(id).finally(() => running.delete(resuming));
      running.add(resuming);
      if (running.size >= maxParallel) await Promise.race(running);
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
