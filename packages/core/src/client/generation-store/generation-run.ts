import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ConnectionState } from "../media-client.ts";
import type { SavedRun } from "./saved-run.ts";

export type EventStream = AsyncIterator<BatchEvent>;

/** One run of a store, which starts with a request or a batch id. */
export interface GenerationRun extends SavedRun {
  batchId?: string | undefined;
  /** The state after the server's events. Nothing else changes it. */
  state?: BatchState;
  /** The sequence of each slot's latest failure. */
  readonly failedAt: Record<number, number>;
  /** Slots whose retry was requested, until the server reports that it has started. */
  readonly retrying: Set<number>;
  /** The open streams and the requests for one. The run is live while there is one. */
  readonly streams: Set<EventStream>;
  /** The one whose events are applied. */
  stream?: EventStream;
  connection?: ConnectionState | undefined;
  /** Aborted when the run is stopped. */
  stop: AbortController;
  /** Whether the batch has ended since the run, or its latest retry, started. */
  hasEnded: boolean;
  error: DramatisError | undefined;
  done: Promise<BatchResult>;
  resolve(result: BatchResult): void;
  reject(error: DramatisError): void;
}

/** Makes a run that has not started. */
export function newRun(saved: SavedRun): GenerationRun {
  return { ...saved, failedAt: {}, retrying: new Set(), streams: new Set(), ...beginning() };
}

/** Prepares a run for another start or a retry: a new promise, and a signal that is not aborted. */
export function renew(run: GenerationRun): void {
  Object.assign(run, beginning());
}

function beginning() {
  let resolve: GenerationRun["resolve"] = () => {};
  let reject: GenerationRun["reject"] = () => {};
  const done = new Promise<BatchResult>((...settle) => {
    [resolve, reject] = settle;
  });
  // Callers can ignore the promise, because the snapshot shows the error too.
  done.catch(() => {});
  const stop = new AbortController();
  return { done, resolve, reject, stop, hasEnded: false, error: undefined, connection: undefined };
}
