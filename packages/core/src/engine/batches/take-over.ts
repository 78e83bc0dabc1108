import { hasEnded } from "../../batch/slot.ts";
import type { Engine } from "../engine.ts";
import { isConflict } from "../journal/append.ts";
import { type BatchHistory, lastCallOf } from "../journal/batch-history.ts";
import type { Medium } from "../medium.ts";
import { BatchRun } from "../run/batch-run.ts";
import { retrySlots } from "../run/retry-slots.ts";
import type { Task } from "../run/run.ts";
import { resumeCall } from "../run/run-call.ts";

/**
 * Takes over a batch that is open and that nobody holds.
 * @returns undefined where it is not, or where another engine was faster.
 */
export async function takeOver(
  engine: Engine,
  batchId: string,
): Promise<{ run: BatchRun; tasks: readonly Task[] } | undefined> {
  const run = new BatchRun(engine, batchId);
  try {
    await run.catchUp();
    if (canTakeOver(engine, run.journal.history)) {
      const maybeSentSince = lostSince(engine, run.journal.history);
      // Taking the lease is an append like any other: of two engines one wins.
      await run.journal.renew();
      return { run, tasks: tasksOf(engine, run.journal.history, maybeSentSince) };
    }
  } catch (error) {
    run.detach(error as Error);
    if (isConflict(error)) return undefined;
    throw error;
  }
  run.detach(new Error("There is nothing to take over."));
  return undefined;
}

/** Batches of another model are another engine's: it alone can plan their calls. To cancel one takes no plan. */
export function canTakeOver(engine: Engine, history: BatchHistory): boolean {
  const { open, state, cancelRequested } = history;
  if (!open || state === undefined || !isOfKind(history, engine.medium)) return false;
  const isOfProvider = state.metadata.provider === engine.provider.name;
  return isOfProvider && (cancelRequested || isOfModel(engine, { state }));
}

/** Whether this engine's model makes a batch. */
export function isOfModel({ provider }: Engine, { state }: Pick<BatchHistory, "state">): boolean {
  return state?.metadata.provider === provider.name && state.metadata.model === provider.model;
}

/** Whether a batch is of images where images are made, or of a video where videos are; one without a start is. */
export function isOfKind({ state }: Pick<BatchHistory, "state">, { kind }: Medium): boolean {
  return state === undefined || state.kind === kind;
}

/**
 * Since when the journal may have lost what a run did, in milliseconds since 1970: a store that was restored from a
 * backup ends in the middle of a batch, and what was paid after that is known to the provider alone. undefined where a
 * worker takes the batch up at once, as after a restart.
 */
function lostSince({ clock, timing }: Engine, { writtenAt }: BatchHistory): number | undefined {
  const written = Date.parse(writtenAt ?? "") || 0;
  const ageMs = clock.now() - written;
  return ageMs >= 0 && ageMs <= timing.leaseMs ? undefined : written;
}

/** What is left to do: predictions to go on with, and slots that nobody has begun. */
function tasksOf(engine: Engine, history: BatchHistory, maybeSentSince: number | undefined): Task[] {
  const slots = history.state?.slots ?? [];
  const begun = history.calls.filter(
    (call) =>
      call.surplus?.isKept === false ||
      call.intent.targets.some(({ slot, attempt }) => {
        const place = slots[slot];
        if (place === undefined || place.attempt !== attempt || lastCallOf(history, slot) !== call)
          return false;
        return place.status === "canceled" || (!hasEnded(place) && place.status !== "queued");
      }),
  );
  const queued = slots.filter(({ status }) => status === "queued").map(({ slot }) => slot);
  const tasks: Task[] = begun.map((call) => (run) => resumeCall(engine, run, call));
  if (queued.length > 0) tasks.push((run) => retrySlots(engine, run, queued, { maybeSentSince }));
  return tasks;
}
