import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import type { CharacterReferenceRequest } from "../../request/character-reference-request.ts";
import { systemClock } from "../../util/clock.ts";
import { portableRandom } from "../../util/random.ts";
import { callAfter } from "../../util/wait.ts";
import { canceled, runsOf, type Tell } from "./follow-runs.ts";
import { type GenerationRun, newRun } from "./generation-run.ts";
import type { GenerationStore, GenerationStoreOptions } from "./generation-store.ts";
import { type SavedRun, savedRunIn } from "./saved-run.ts";
import { idleSnapshotOf, shared, snapshotOf } from "./snapshot-of.ts";

/**
 * Makes a store of one generation: its slots as they come, with retry, cancel, and a reload that loses nothing. It
 * does nothing until it is asked.
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
// The client holds what it tells to the kind that it was asked for; nothing in here looks into it.
export function createGenerationStore(options: GenerationStoreOptions): GenerationStore {
  const { client, whenRunning, progressThrottleMs = 100 } = options;
  const { clock = client.clock ?? systemClock, random = client.random ?? portableRandom } = options;
  const kind: AssetKind = options.kind ?? "image";
  const idle = idleSnapshotOf(kind);
  const saved = savedRunIn(options);
  const listeners = new Set<() => void>();
  let current: GenerationRun | undefined;
  let snapshot = idle;
  let stopTimer: (() => void) | undefined;

  const tell: Tell = (run, name, value) => {
    if (run !== current) return;
    if (name === "onEvent" && (value as BatchEvent).type === "slot-progress")
      stopTimer ??= callAfter(clock, progressThrottleMs, show);
    else show();
    if (name) call(options[name] as ((value: unknown) => void) | undefined, value);
  };
  const runs = runsOf(client, tell, kind);

  function show(): void {
    stopTimer?.();
    stopTimer = undefined;
    const before = snapshot;
    snapshot = idle;
    if (current) {
      snapshot = snapshotOf(current, before, kind);
      keep(current);
    }
    if (snapshot !== before) for (const listener of [...listeners]) call(listener);
  }

  /** Keeps what may go on; what has not begun must not begin when the page is loaded again. */
  function keep(run: GenerationRun): void {
    const { batchId, error, stop } = run;
    const isGone =
      error?.code === "not_found" ||
      (!batchId && (stop.signal.aborted || (error && error.code !== "outcome_unknown")));
    saved.save(isGone ? undefined : run);
  }

  function begin(from: SavedRun): Promise<BatchResult> {
    current = newRun(from);
    keep(current);
    runs.begin(current);
    return current.done;
  }

  function leave(): void {
    const run = current;
    current = undefined;
    if (!run) return;
    runs.leave(run);
    run.reject(canceled("The store has left it; it goes on on the server."));
  }

  function retry(wanted?: number | readonly number[]): Promise<BatchResult> {
    const run = current ?? newRun({});
    if (!current) run.reject(new DramatisError("invalid_request", "There is nothing to retry."));
    const isLive = run.followers.size > 0;
    if (isLive && run.stop.signal.aborted) {
      // What is being canceled still runs.
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
      // The same function may listen twice.
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
      if (isWanted && before.followers.size && (isSame || whenRunning === "ignore")) return before.done;
      current = undefined;
      if (before) runs.stop(before);
      // Whether it has begun may be unknown: the same key joins it.
      const known = isSame && !before.state ? before.key : undefined;
      return begin({ key: idempotencyKey ?? known ?? random.uuid(), request });
    },
    retry: (slots) => retry(slots),
    retryAll: () => retry(),
    abort() {
      if (current) runs.stop(current);
    },
    reset() {
      leave();
      saved.save();
      show();
    },
    attach(batchId) {
      if (current?.batchId !== batchId) {
        leave();
        return begin({ batchId });
      }
      if (!current.followers.size) runs.begin(current);
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
  return before !== undefined && shared(before, { numImages: 4, ...request }) === before;
}

/** What it throws is reported, and disturbs nobody else. */
function call(callback: ((value: unknown) => void) | undefined, value?: unknown): void {
  try {
    callback?.(value);
  } catch (error) {
    void Promise.reject(error);
  }
}
