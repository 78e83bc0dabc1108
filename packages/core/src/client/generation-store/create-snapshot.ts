import { toBatchResult } from "../../batch/batch-state.ts";
import { maxSlots, nameAssets } from "../../batch/media.ts";
import type { Slot } from "../../batch/slot.ts";
import type { GenerationRun } from "./generation-run.ts";
import type { GenerationSlot, GenerationSnapshot } from "./generation-snapshot.ts";

/** Returns the earlier value if the next one is deeply equal to it, so that components do not render again. */
export function reuseEqual<Value>(before: unknown, next: Value): Value {
  if (before === next || !isObject(before) || !isObject(next)) return next;
  const isEqual = Object.keys({ ...before, ...next }).every(
    (key) => reuseEqual(before[key], next[key]) === before[key],
  );
  return isEqual ? (before as Value) : next;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Creates the snapshot of a store without a run. */
export function createIdleSnapshot(kind: "image"): GenerationSnapshot {
  return {
    status: "idle",
    connection: "connected",
    requested: 0,
    slots: [],
    ...nameAssets[kind]([]),
    failures: [],
    warnings: [],
    progress: 0,
  };
}

/** Creates the snapshot of a run, from the server's events and the requests since then. */
export function createSnapshot(
  run: GenerationRun,
  before: GenerationSnapshot,
  kind: "image",
): GenerationSnapshot {
  const { state, connection = "connected", batchId, error, request, retrying, streams, stop } = run;
  const isLive = streams.size > 0;
  const isStopped = stop.signal.aborted;
  // The error of slots that have no end from the server.
  const end = isStopped ? stop.signal.reason : isLive || state ? undefined : error;

  function toGenerationSlot(from: Slot): GenerationSlot {
    const { slot, attempt } = from;
    if (from.status === "succeeded") return { ...from, status: "ready" };
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

  // The server rejects larger numbers.
  const length = request ? Math.min(request.numImages ?? 4, maxSlots[kind]) : 0;
  const queued = Array.from({ length }, (_, slot): Slot => ({ slot, attempt: 0, status: "queued" }));
  const slots = (state?.slots ?? queued).map((slot, index) =>
    reuseEqual(before.slots[index], toGenerationSlot(slot)),
  );
  const progress = slots.map((slot) => (slot.status === "pending" ? (slot.progress ?? 0) : 1));
  const ended = isLive ? undefined : state && toBatchResult(state).status;
  const unended = isStopped ? "canceled" : !isLive ? "failed" : batchId ? "running" : "submitting";
  return reuseEqual(before, {
    status: ended && ended !== "running" ? ended : unended,
    connection: isLive ? connection : "connected",
    batchId,
    requested: slots.length,
    slots: reuseEqual(before.slots, slots),
    ...nameAssets[kind](
      reuseEqual(
        before.images,
        slots.flatMap((slot) => (slot.status === "ready" ? slot[kind] : [])),
      ),
    ),
    failures: reuseEqual(
      before.failures,
      slots.flatMap((slot) => ("failure" in slot ? slot.failure : [])),
    ),
    warnings: reuseEqual(before.warnings, state?.warnings ?? []),
    progress: progress.reduce((sum, part) => sum + part / progress.length, 0),
    error,
    request,
  });
}
