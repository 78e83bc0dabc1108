import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import { systemClock } from "../../util/clock.ts";
import { portableRandom } from "../../util/random.ts";
import { callAfter } from "../../util/wait.ts";
import { createIdleSnapshot, createSnapshot, reuseEqual } from "./create-snapshot.ts";
import { type GenerationRun, newRun } from "./generation-run.ts";
import type { GenerationStore, GenerationStoreOptions } from "./generation-store.ts";
import { canceled, createRunController, type Notify } from "./run-controller.ts";
import { createRunStorage, type SavedRun } from "./saved-run.ts";

/**
 * Creates a store for one generation: it shows the slots as they finish, retries, cancels, and survives a page reload.
 * It sends nothing until you call it.
 *
 * @example
 * ```ts
 * const store = createGenerationStore({ client: createClient(), storage: sessionStorage });
 * store.subscribe(() => draw(store.getSnapshot().slots));
 * await store.generate({ description: "a red-haired pirate" });
 * ```
 */
export function createGenerationStore<Kind extends AssetKind = "image">(
  options: GenerationStoreOptions<Kind>,
): GenerationStore<Kind>;
// The client checks the kind of what it returns, so the code in here treats every kind as images.
export function createGenerationStore(options: GenerationStoreOptions): GenerationStore {
  const { client, whenRunning, progressThrottleMs = 100 } = options;
  const { clock = client.clock ?? systemClock, random = client.random ?? portableRandom } = options;
  const kind = options.kind ?? "image";
  const idle = createIdleSnapshot(kind);
  const saved = createRunStorage(options);
  const listeners = new Set<() => void>();
  let current: GenerationRun | undefined;
  let snapshot = idle;
  let stopTimer: (() => void) | undefined;

  const notify: Notify = (run, name, value) => {
    if (run !== current) return;
    if (name === "onEvent" && (value as BatchEvent).type === "slot-progress")
      stopTimer ??= callAfter(clock, progressThrottleMs, show);
    else show();
    if (name) call(options[name] as ((value: unknown) => void) | undefined, value);
  };
  const runs = createRunController(client, notify, kind);

  function show(): void {
    stopTimer?.();
    stopTimer = undefined;
    const before = snapshot;
    snapshot = idle;
    if (current) {
      snapshot = createSnapshot(current, before, kind);
      save(current);
    }
    if (snapshot !== before) for (const listener of [...listeners]) call(listener);
  }

  /** Saves a run that can continue. A run that never started must not start when the page is loaded again. */
  function save(run: GenerationRun): void {
    const { batchId, error, stop } = run;
    const isGone =
      error?.code === "not_found" ||
      (!batchId && (stop.signal.aborted || (error && error.code !== "outcome_unknown")));
    saved.save(isGone ? undefined : run);
  }

  function begin(from: SavedRun): Promise<BatchResult> {
    current = newRun(from);
    save(current);
    runs.begin(current);
    return current.done;
  }

  function detach(): void {
    const run = current;
    current = undefined;
    if (!run) return;
    runs.detach(run);
    run.reject(canceled("Detached. The batch continues."));
  }

  function retry(wanted?: number | readonly number[]): Promise<BatchResult> {
    const run = current ?? newRun({});
    if (!current) run.reject(new DramatisError("invalid_request", "There is nothing to retry."));
    const isLive = run.streams.size > 0;
    if (isLive && run.stop.signal.aborted) {
      // The batch still runs until the cancel is done, so the retry waits for that.
      const again = () => (run === current ? retry(wanted) : run.done);
      const later = run.done.then(again, again);
      later.catch(() => {});
      return later;
    }
    const slots = snapshot.slots
      .filter(({ status }) => status !== "ready" && !(isLive && status === "pending"))
      .map(({ slot }) => slot)
      .filter((slot) => wanted === undefined || [wanted].flat().includes(slot));
    if (slots.length > 0) {
      if (run.state) runs.retry(run, slots);
      else runs.begin(run);
    }
    return run.done;
  }

  return {
    subscribe(listener) {
      // The wrapper makes each subscription distinct, because the same function can subscribe twice.
      const own = () => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
    getSnapshot: () => snapshot,
    getServerSnapshot: () => idle,
    generate(request, { idempotencyKey } = {}) {
      const before = current;
      const isWanted = before && !before.stop.signal.aborted;
      const isSame =
        isWanted && isEqual(before, request) && (!idempotencyKey || idempotencyKey === before.key);
      if (isWanted && before.streams.size && (isSame || whenRunning === "ignore")) return before.done;
      current = undefined;
      if (before) runs.stop(before);
      // The outcome can be unknown. The same key then joins the batch that may have started.
      const known = isSame && !before.state ? before.key : undefined;
      return begin({ key: idempotencyKey ?? known ?? random.uuid(), request });
    },
    retry: (slots) => retry(slots),
    retryAll: () => retry(),
    abort() {
      if (current) runs.stop(current);
    },
    reset() {
      detach();
      saved.save();
      show();
    },
    attach(batchId) {
      if (current?.batchId !== batchId) {
        detach();
        return begin({ batchId });
      }
      if (!current.streams.size) runs.begin(current);
      return current.done;
    },
    resumeSaved() {
      const from = current ? undefined : saved.load();
      return from && begin(from);
    },
  };
}

function isEqual(run: GenerationRun, request: CharacterReferenceRequest): boolean {
  const before = run.request && { numImages: 4, ...run.request };
  return before !== undefined && reuseEqual(before, { numImages: 4, ...request }) === before;
}

/** Calls back. Reports an error as an unhandled rejection, so that it does not affect the run or other listeners. */
function call(callback: ((value: unknown) => void) | undefined, value?: unknown): void {
  try {
    callback?.(value);
  } catch (error) {
    void Promise.reject(error);
  }
}
