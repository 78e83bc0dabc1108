import type { BatchEvent } from "../batch/batch-event.ts";
import { readBatchRecord } from "../batch/batch-record.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { foldRecord } from "../batch/fold-record.ts";
import type { Journal } from "../store/journal.ts";
import type { Engine } from "./engine.ts";
import { EventQueue } from "./event-queue.ts";
import { sleep } from "./sleep.ts";

/** Where to begin, and how to stop listening. */
export interface EventsOptions {
  /** Only events with a greater sequence. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** Between two reads of a batch that another process works on. */
const otherProcessMs = 1_000;

/** A batch as its stream tells it. undefined where there is none. */
export async function readBatch(journal: Journal, batchId: string): Promise<BatchState | undefined> {
  let state: BatchState | undefined;
  for await (const step of foldStream(journal, batchId, 0, undefined)) state = step.state;
  return state;
}

/**
 * A batch's events: those so far, and then, while it runs, each as it comes, up to the end of its last round. Whoever
 * stops reading changes nothing.
 */
export async function* batchEvents(
  engine: Engine,
  batchId: string,
  options: EventsOptions,
): AsyncGenerator<BatchEvent> {
  const { after = -1, signal } = options;
  let position = 0;
  let state: BatchState | undefined;
  while (true) {
    signal?.throwIfAborted();
    if (engine.runs.has(batchId)) return yield* liveEvents(engine, batchId, options);
    for await (const step of foldStream(engine.store.journal, batchId, position, state)) {
      ({ state, position } = step);
      if (step.event !== undefined && step.event.sequence > after) yield step.event;
    }
    if (state === undefined || state.ended) return;
    await sleep(otherProcessMs, signal);
  }
}

async function* liveEvents(
  engine: Engine,
  batchId: string,
  { after = -1, signal }: EventsOptions,
): AsyncGenerator<BatchEvent> {
  const run = engine.runs.get(batchId);
  if (run === undefined) return;
  const queue = new EventQueue<BatchEvent>();
  for (const event of run.log.events) if (event.sequence > after) queue.push(event);
  // What stands between the journaled events so far is told anew, so that a late listener sees the same state.
  for (const event of run.log.currentProgress()) queue.push(event);
  if (run.log.state?.ended) queue.end();
  const unsubscribe = run.log.subscribe((event) => {
    queue.push(event);
    if (event.type === "batch-end") queue.end();
  });
  const stop = () => queue.fail(signal?.reason ?? engine.closing.signal.reason);
  signal?.addEventListener("abort", stop, { once: true });
  engine.closing.signal.addEventListener("abort", stop, { once: true });
  try {
    yield* queue.read();
  } finally {
    unsubscribe();
    signal?.removeEventListener("abort", stop);
    engine.closing.signal.removeEventListener("abort", stop);
  }
}

async function* foldStream(journal: Journal, batchId: string, from: number, before: BatchState | undefined) {
  let state = before;
  let position = from;
  for await (const value of journal.read(batchId, from)) {
    const record = readBatchRecord(value);
    const step = record && foldRecord(state, record, batchId, position);
    position++;
    if (step === undefined) continue;
    state = step.state;
    yield { state, event: step.event, position };
  }
}
