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
 * Takes over an open batch whose lease nobody holds.
 * @returns undefined if it is not open, or if another engine was faster
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
      // The lease is taken with a compare-and-append, so of two engines only one succeeds.
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

/**
 * Whether this engine can finish a batch. Only an engine with the same model can plan its calls; a cancel needs no
 * plan.
 */
export function canTakeOver(engine: Engine, history: BatchHistory): boolean {
  const { open, state, cancelRequested } = history;
  if (!open || state === undefined || !isOfKind(history, engine.medium)) return false;
  const isOfProvider = state.metadata.provider === engine.provider.name;
  return isOfProvider && (cancelRequested || isOfModel(engine, { state }));
}

/** Whether a batch was started with this engine's provider and model. */
export function isOfModel({ provider }: Engine, { state }: Pick<BatchHistory, "state">): boolean {
  return state?.metadata.provider === provider.name && state.metadata.model === provider.model;
}

/** Whether a batch is of the engine's media kind. A batch that has not started matches every kind. */
export function isOfKind({ state }: Pick<BatchHistory, "state">, { kind }: Medium): boolean {
  return state === undefined || state.kind === kind;
}

/**
 * Since when the journal may have lost records of a run, in milliseconds since 1970: after a restore from a backup,
 * only the provider knows what was paid since. undefined if the last record is more recent than a lease, as after a
 * restart.
 */
function lostSince({ clock, timing }: Engine, { writtenAt }: BatchHistory): number | undefined {
  const written = Date.parse(writtenAt ?? "") || 0;
  const ageMs = clock.now() - written;
  return ageMs >= 0 && ageMs <= timing.leaseMs ? undefined : written;
}

/** The tasks that are left: predictions to continue, and slots that have not started. */
function tasksOf(engine: Engine, history: BatchHistory, maybeSentSince: number | undefined): Task[] {
  const slots = history.state?.slots ?? [];
  const started = history.calls.filter(
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
  const tasks: Task[] = started.map((call) => (run) => resumeCall(engine, run, call));
  if (queued.length > 0) tasks.push((run) => retrySlots(engine, run, queued, { maybeSentSince }));
  return tasks;
}
