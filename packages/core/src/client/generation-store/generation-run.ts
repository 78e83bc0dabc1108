import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import type { BatchState } from "../../batch/batch-state.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { ConnectionState } from "../dramatis-client.ts";
import type { SavedRun } from "./saved-run.ts";

export type Follower = AsyncIterator<BatchEvent>;

/** One run of a store, from its request or its batch's id on. */
export interface GenerationRun extends SavedRun {
  batchId?: string | undefined;
  /** The fold of what the server has told: nothing else changes it. */
  state?: BatchState;
  /** Where in the journal each slot last failed. */
  readonly failedAt: Record<number, number>;
  /** Slots whose retry was asked for, until the server tells that it has begun. */
  readonly retrying: Set<number>;
  /** What is asked for or listened to. The run is live as long as there is one. */
  readonly followers: Set<Follower>;
  /** The one of them that tells the events. */
  follower?: Follower;
  connection?: ConnectionState | undefined;
  /** Aborted when somebody has told it to stop. */
  stop: AbortController;
  /** Whether the end was told since the run, or the latest retry, began. */
  hasEnded: boolean;
  error: DramatisError | undefined;
  done: Promise<BatchResult>;
  resolve(result: BatchResult): void;
  reject(error: DramatisError): void;
}

/** A run that has not begun. */
export function newRun(saved: SavedRun): GenerationRun {
  return { ...saved, failedAt: {}, retrying: new Set(), followers: new Set(), ...beginning() };
}

/** Before it begins again, or something of it is tried again: a new promise, and nothing that stops it. */
export function renew(run: GenerationRun): void {
  Object.assign(run, beginning());
}

function beginning() {
  let resolve: GenerationRun["resolve"] = () => {};
  let reject: GenerationRun["reject"] = () => {};
  const done = new Promise<BatchResult>((...settle) => {
    [resolve, reject] = settle;
  });
  // Nobody has to wait for it: the snapshot tells the same.
  done.catch(() => {});
  const stop = new AbortController();
  return { done, resolve, reject, stop, hasEnded: false, error: undefined, connection: undefined };
}
