import { batchResultOf } from "../../batch/batch-state.ts";
import type { Slot } from "../../batch/slot.ts";
import type { GenerationRun } from "./generation-run.ts";
import type { GenerationSlot, GenerationSnapshot } from "./generation-snapshot.ts";
import { shared } from "./shared.ts";

export const idleSnapshot: GenerationSnapshot = {
  status: "idle",
  connection: "connected",
  requested: 0,
  slots: [],
  images: [],
  failures: [],
  warnings: [],
  progress: 0,
};

/** What is shown of a run: what the server has told, and what was asked for since. */
export function snapshotOf(run: GenerationRun, before: GenerationSnapshot): GenerationSnapshot {
  const { state, connection = "connected", batchId, error, request, retrying, followers, stop } = run;
  const isLive = followers.size > 0;
  const isStopped = stop.signal.aborted;
  // What ends the slots that the server has not ended.
  const end = isStopped ? stop.signal.reason : isLive || state ? undefined : error;

  function shown(from: Slot): GenerationSlot {
    const { slot, attempt } = from;
    if (from.status === "succeeded") return { slot, attempt, status: "ready", image: from.image };
    if (retrying.has(slot)) return { slot, attempt, status: "pending", stage: "queued" };
    if ("failure" in from) return from;
    if (end) {
      const { code, message, retryable } = end;
      const status = isStopped ? "canceled" : "failed";
      return { slot, attempt, status, failure: { slot, code, message, retryable } };
    }
    const { status: stage, ...others } = from;
    return { ...others, status: "pending", stage };
  }

  // The server says what is wrong with a larger number.
  const length = request ? Math.min(request.numImages ?? 4, 4) : 0;
  const queued = Array.from({ length }, (_, slot): Slot => ({ slot, attempt: 0, status: "queued" }));
  const slots = (state?.slots ?? queued).map((slot, index) => shared(before.slots[index], shown(slot)));
  const progress = slots.map((slot) => (slot.status === "pending" ? (slot.progress ?? 0) : 1));
  const ended = isLive ? undefined : state && batchResultOf(state).status;
  const unended = isStopped ? "canceled" : !isLive ? "failed" : batchId ? "running" : "submitting";
  return shared(before, {
    status: ended && ended !== "running" ? ended : unended,
    connection: isLive ? connection : "connected",
    batchId,
    requested: slots.length,
    slots: shared(before.slots, slots),
    images: shared(
      before.images,
      slots.flatMap((slot) => (slot.status === "ready" ? slot.image : [])),
    ),
    failures: shared(
      before.failures,
      slots.flatMap((slot) => ("failure" in slot ? slot.failure : [])),
    ),
    warnings: shared(before.warnings, state?.warnings ?? []),
    progress: progress.reduce((sum, part) => sum + part / progress.length, 0),
    error,
    request,
  });
}
