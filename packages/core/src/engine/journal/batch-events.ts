import type { BatchEvent } from "../../batch/batch-event.ts";
import { readBatchRecord } from "../../batch/batch-record.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import { hasEnded } from "../../batch/slot.ts";
import type { Journal } from "../../store/journal.ts";
import { type Clock, isoTime } from "../../util/clock.ts";
import { onAbort } from "../../util/on-abort.ts";
import { pause } from "../../util/wait.ts";
import type { Engine } from "../engine.ts";
import type { BatchRun } from "../run/batch-run.ts";
import { type BatchHistory, emptyHistory, foldHistory } from "./batch-history.ts";
import { EventQueue } from "./event-queue.ts";

/** The current progress of running slots, as events for a late listener, because progress is not journaled. */
export function currentProgress(state: BatchState | undefined, clock: Clock): BatchEvent[] {
  if (state === undefined) return [];
  const { batchId, sequence } = state;
  return state.slots.flatMap((place): BatchEvent[] => {
    if (place.status === "queued" || hasEnded(place)) return [];
    return [{ ...place, type: "slot-progress", at: isoTime(clock), batchId, sequence }];
  });
}

/** Where to start, and how to stop. */
export interface EventsOptions {
  /** Only events with a greater sequence. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** Reads and folds the stream of a batch; {@link emptyHistory} if the stream does not exist. */
export async function readHistory(journal: Journal, batchId: string): Promise<BatchHistory> {
  let history = emptyHistory;
  for await (const value of journal.read(batchId)) {
    history = foldHistory(history, readBatchRecord(value), batchId).history;
  }
  return history;
}

/**
 * Iterates over the events of a batch: first those so far, then each new one until the last round ends. Leaving
 * the loop early does not affect the batch.
 */
export async function* batchEvents(
  engine: Engine,
  runOf: (batchId: string) => BatchRun | undefined,
  batchId: string,
  options: EventsOptions,
): AsyncGenerator<BatchEvent> {
  let { after = -1 } = options;
  const { signal } = options;
  const signals = [engine.shutdown.signal, ...(signal ? [signal] : [])];
  let history = emptyHistory;
  while (true) {
    for (const each of signals) each.throwIfAborted();
    const run = runOf(batchId);
    if (run !== undefined) {
      for await (const event of liveEvents(engine.clock, run, after, signal)) {
        if (event.type !== "slot-progress") after = event.sequence;
        yield event;
      }
      if (run.journal.state?.ended) return;
      // The run was detached: the engine that has the batch now continues its stream.
      await pause(engine.clock, engine.timing.otherProcessMs, ...signals);
      continue;
    }
    for await (const value of engine.store.journal.read(batchId, history.length)) {
      const step = foldHistory(history, readBatchRecord(value), batchId);
      history = step.history;
      if (step.event === undefined || step.event.sequence <= after) continue;
      after = step.event.sequence;
      yield step.event;
    }
    if (history.state === undefined || history.state.ended) return;
    await pause(engine.clock, engine.timing.otherProcessMs, ...signals);
  }
}

async function* liveEvents(
  clock: Clock,
  run: BatchRun,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchEvent> {
  const queue = new EventQueue<BatchEvent>();
  for (const event of run.journal.events) if (event.sequence > after) queue.push(event);
  // Progress is not journaled, so the current one is emitted again for a late listener.
  for (const event of currentProgress(run.journal.state, clock)) queue.push(event);
  const end = () => queue.end();
  const fail = () => queue.fail(signal?.reason);
  if (run.journal.state?.ended) end();
  const unsubscribe = run.journal.subscribe((event) => {
    queue.push(event);
    if (event.type === "batch-end") end();
  });
  const stopListening = [onAbort(run.signals.detached, end), onAbort(signal, fail)];
  try {
    yield* queue.read();
  } finally {
    unsubscribe();
    for (const stop of stopListening) stop();
  }
}
