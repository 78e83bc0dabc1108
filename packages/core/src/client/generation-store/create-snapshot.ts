import type { AssetKind } from "../../assets/asset.ts";
import type { CharacterReference } from "../../assets/character-reference.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
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
export function createIdleSnapshot(kind: AssetKind): GenerationSnapshot {
  return {
    status: "idle",
    connection: "connected",
    requested: 0,
    slots: [],
    ...toAssets(kind, []),
    failures: [],
    warnings: [],
    progress: 0,
  };
}

function toAssets(kind: AssetKind, images: readonly CharacterReference[]) {
  const assets: object = kind === "video" ? { video: images[0] } : { images };
  return assets as { readonly images: readonly CharacterReference[] };
}

/** Creates the snapshot of a run, from the server's events and the requests since then. */
export function createSnapshot(
  run: GenerationRun,
  before: GenerationSnapshot,
  kind: AssetKind,
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

  // Larger numbers are limited to 4 here; the server rejects them.
  const length = !request ? 0 : kind === "video" ? 1 : Math.min(request.numImages ?? 4, 4);
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
    ...toAssets(
      kind,
      reuseEqual(
        before.images,
        slots.flatMap((slot) => (slot.status === "ready" ? slot[kind as "image"] : [])),
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
