import type { BatchResult } from "../batch/batch-result.ts";
import { invalidArgument } from "../errors/dramatis-error.ts";
import { onAbort } from "../util/on-abort.ts";
import type { ResumeOptions } from "./batches/resume-batches.ts";
import type { Engine } from "./engine.ts";
import { describeError } from "./logger.ts";

/** The options of `keepResuming`. */
export interface KeepResumingOptions {
  /** Milliseconds between the end of one pass and the start of the next, from 1; 60,000 if absent. */
  readonly everyMs?: number;
  /** Stops it when it aborts. */
  readonly signal?: AbortSignal;
}

/** What `keepResuming` returns. `using` stops it at the end of a block. */
export interface Resuming extends Disposable {
  /** Stops it. Resolves once the current pass has stopped. Batches that were taken over continue to run. */
  stop(): Promise<void>;
}

/** Calls `resume` now, and again `everyMs` after each pass has finished. A failed pass is logged. */
export function keepResuming(
  { clock, logger, shutdown }: Pick<Engine, "clock" | "logger" | "shutdown">,
  resume: (options: ResumeOptions) => AsyncIterable<Pick<BatchResult, "batchId" | "status">>,
  { everyMs = 60_000, signal }: KeepResumingOptions = {},
): Resuming {
  if (!Number.isFinite(everyMs) || everyMs < 1) {
    throw invalidArgument("everyMs", "must be a number of milliseconds from 1");
  }
  const stopped = new AbortController();
  const end = () => stopped.abort();
  const stopListening = [onAbort(signal, end), onAbort(shutdown.signal, end)];

  async function pass(): Promise<void> {
    try {
      for await (const { batchId, status } of resume({ signal: stopped.signal })) {
        logger.info({ batchId, status }, "an unfinished batch has ended");
      }
    } catch (error) {
      if (!stopped.signal.aborted)
        logger.error(describeError(error), "unfinished batches could not be resumed");
    }
  }
  async function repeatPasses(): Promise<void> {
    while (!stopped.signal.aborted) {
      await pass();
      await clock.sleep(everyMs, stopped.signal);
    }
    for (const stop of stopListening) stop();
  }

  const ended = repeatPasses();
  const stop = async () => {
    end();
    await ended;
  };
  return { stop, [Symbol.dispose]: end };
}
