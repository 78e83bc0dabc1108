import type { AssetKind } from "../../assets/asset.ts";
import type { CharacterReference } from "../../assets/character-reference.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import type { Slot } from "../../batch/slot.ts";
import type { GenerationRun } from "./generation-run.ts";
import type { GenerationSlot, GenerationSnapshot } from "./generation-snapshot.ts";

/** The earlier value where the next one is equal to it, deep down: whoever has drawn it has nothing to do. */
export function shared<Value>(before: unknown, next: Value): Value {
  if (before === next || !isObject(before) || !isObject(next)) return next;
  const isEqual = Object.keys({ ...before, ...next }).every(
    (key) => shared(before[key], next[key]) === before[key],
  );
  return isEqual ? (before as Value) : next;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What is shown before there is a run. */
export function idleSnapshotOf(kind: AssetKind): GenerationSnapshot {
  return {
    status: "idle",
    connection: "connected",
    requested: 0,
    slots: [],
    ...madeOf(kind, []),
    failures: [],
    warnings: [],
    progress: 0,
  };
}

/** Of a video there is one, or none. */
function madeOf(kind: AssetKind, images: readonly CharacterReference[]) {
  const made: object = kind === "video" ? { video: images[0] } : { images };
  return made as { readonly images: readonly CharacterReference[] };
}

/** What is shown of a run: what the server has told, and what was asked for since. */
export function snapshotOf(
  run: GenerationRun,
  before: GenerationSnapshot,
  kind: AssetKind,
): GenerationSnapshot {
  const { state, connection = "connected", batchId, error, request, retrying, followers, stop } = run;
  const isLive = followers.size > 0;
  const isStopped = stop.signal.aborted;
  // What ends the slots that the server has not ended.
  const end = isStopped ? stop.signal.reason : isLive || state ? undefined : error;

  function shown(from: Slot): GenerationSlot {
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

  // The server says what is wrong with a larger number.
  const length = !request ? 0 : kind === "video" ? 1 : Math.min(request.numImages ?? 4, 4);
  const queued = Array.from({ length }, (_, slot): Slot => ({ slot, attempt: 0, status: "queued" }));
  const slots = (state?.slots ?? queued).map((slot, index) => shared(before.slots[index], shown(slot)));
  const progress = slots.map((slot) => (slot.status === "pending" ? (slot.progress ?? 0) : 1));
  const ended = isLive ? undefined : state && toBatchResult(state).status;
  const unended = isStopped ? "canceled" : !isLive ? "failed" : batchId ? "running" : "submitting";
  return shared(before, {
    status: ended && ended !== "running" ? ended : unended,
    connection: isLive ? connection : "connected",
    batchId,
    requested: slots.length,
    slots: shared(before.slots, slots),
    ...madeOf(
      kind,
      shared(
        before.images,
        slots.flatMap((slot) => (slot.status === "ready" ? slot[kind as "image"] : [])),
      ),
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
