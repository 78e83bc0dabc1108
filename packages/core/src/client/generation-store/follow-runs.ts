import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { reduceBatch } from "../../batch/reduce-batch.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { DramatisClient, RetryOptions } from "../dramatis-client.ts";
import { type Follower, type GenerationRun, renew } from "./generation-run.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";

/** Shows what has become of a run, and calls back. */
export type Tell = <Name extends "onEvent" | "onError" | "onFinish">(
  run: GenerationRun,
  name?: Name,
  value?: Parameters<NonNullable<GenerationStoreOptions[Name]>>[0],
) => void;

/** Runs, as far as they are the server's matter. Each listens to one stream of events at a time. */
export function runsOf(client: DramatisClient, tell: Tell, kind: AssetKind) {
  // Looked up at each call: a page's client may change. In here all is typed as of images.
  const media = () => client[`${kind}s`] as DramatisClient["images"];

  /** Sends the request, with its key, or listens to the batch that is known. */
  function begin(run: GenerationRun): void {
    const { batchId = "", request, key = "" } = run;
    renew(run);
    if (request && !batchId) void follow(run, key, (options) => media().stream(request, options));
    else void follow(run, "", (options) => media().events(batchId, options));
  }

  /** Tries slots again; the key is the same until they have failed again. */
  function retry(run: GenerationRun, slots: readonly number[]): void {
    const { batchId = "", state, failedAt, retrying } = run;
    const places = slots.map((slot) => `${slot}.${state?.slots[slot]?.attempt}.${failedAt[slot]}`);
    if (!run.followers.size) renew(run);
    for (const slot of slots) retrying.add(slot);
    void follow(
      run,
      [batchId, ...places].join("/"),
      (options) => media().retryStream(batchId, { ...options, slots }),
      slots,
    );
  }

  /**
   * Folds these events into the run; from the first one on, no others.
   *
   * @param idempotencyKey - of what they begin; empty where they begin nothing.
   */
  async function follow(
    run: GenerationRun,
    idempotencyKey: string,
    open: (options: RetryOptions) => AsyncIterable<BatchEvent>,
    slots: readonly number[] = [],
  ): Promise<void> {
    const { followers, retrying, stop } = run;
    // What the server has not answered has no id to be canceled by.
    const asking = new AbortController();
    let isAsking = idempotencyKey;
    onAbort(stop.signal, () => isAsking && asking.abort(stop.signal.reason));
    const follower = open({
      idempotencyKey,
      signal: asking.signal,
      after: run.state?.sequence ?? -1,
      onConnection(connection) {
        // A retry that does not get through yet says nothing of the stream that is there.
        if (connection === "connecting" && run.follower && run.follower !== follower) return;
        run.connection = connection;
        tell(run);
      },
    })[Symbol.asyncIterator]();
    followers.add(follower);
    tell(run);
    try {
      while (true) {
        const { done, value } = await follower.next();
        if (!followers.has(follower)) return;
        isAsking = "";
        if (run.follower && run.follower !== follower) leave(run, run.follower);
        run.follower = follower;
        if (done) break;
        take(run, value);
      }
      if (!run.state?.ended)
        throw new DramatisError("internal", "The events broke off.", { retryable: true });
      followers.delete(follower);
      settle(run);
    } catch (error) {
      if (!followers.delete(follower)) return;
      for (const slot of slots) retrying.delete(slot);
      settle(run, error);
    }
  }

  function take(run: GenerationRun, event: BatchEvent): void {
    const state = reduceBatch(run.state, event);
    if (!state || state === run.state) return;
    run.state = state;
    run.batchId = state.batchId;
    if (event.type === "batch-start") for (const slot of event.slots) run.retrying.delete(slot);
    if (event.type === "slot-error") run.failedAt[event.slot] = event.sequence;
    if (event.type === "batch-end") run.hasEnded = true;
    tell(run, "onEvent", event);
  }

  /** Something of the run has come to its end; the run too, if that was the last. */
  function settle(run: GenerationRun, thrown?: unknown): void {
    const { followers, retrying, state, hasEnded } = run;
    const isOver = !followers.size;
    if (isOver) retrying.clear();
    if (thrown) {
      run.error = DramatisError.isInstance(thrown)
        ? thrown
        : new DramatisError("internal", "The request could not be sent.", { cause: thrown });
      tell(run, "onError", run.error);
    } else tell(run);
    if (!isOver) return;
    const result = state && toBatchResult(state);
    if (result && result.status !== "running" && (hasEnded || !run.error)) {
      run.resolve(result);
      if (hasEnded) tell(run, "onFinish", result);
    } else if (run.error) run.reject(run.error);
  }

  /** Cancels the batch on the server. */
  function stop(run: GenerationRun): void {
    if (!run.followers.size || run.stop.signal.aborted) return;
    run.retrying.clear();
    run.stop.abort(canceled("Canceled, but the server did not confirm it."));
    tell(run);
    if (run.batchId)
      media()
        .cancel(run.batchId)
        .catch((error: unknown) => {
          leave(run);
          settle(run, error);
        });
  }

  return { begin, retry, stop, leave };
}

/** Listens no more, to one of its followers or to all; the batch goes on. */
function leave({ followers }: GenerationRun, only?: Follower): void {
  for (const follower of only ? [only] : followers)
    if (followers.delete(follower)) follower.return?.().catch(() => {});
}

export function canceled(message: string): DramatisError {
  return new DramatisError("canceled", message);
}
