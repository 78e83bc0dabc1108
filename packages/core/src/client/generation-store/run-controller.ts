import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import { toBatchResult } from "../../batch/batch-state.ts";
import { reduceBatch } from "../../batch/reduce-batch.ts";
import { DramatisError } from "../../errors/dramatis-error.ts";
import { onAbort } from "../../util/on-abort.ts";
import type { DramatisClient } from "../dramatis-client.ts";
import type { RetryOptions } from "../media-client.ts";
import { type EventStream, type GenerationRun, renew } from "./generation-run.ts";
import type { GenerationStoreOptions } from "./generation-store.ts";

/** Updates the snapshot of a run, then calls the app's callback of that name. */
export type Notify = <Name extends "onEvent" | "onError" | "onFinish">(
  run: GenerationRun,
  name?: Name,
  value?: Parameters<NonNullable<GenerationStoreOptions[Name]>>[0],
) => void;

/** Creates the part of the store that talks to the server. Each run reads one stream of events at a time. */
export function createRunController(client: DramatisClient, notify: Notify, kind: AssetKind) {
  // Looked up at each call, because a page's client can change. All kinds are typed as images in here.
  const media = () => client[`${kind}s`] as DramatisClient["images"];

  /** Sends the request with its key, or reads the events of a batch whose id is known. */
  function begin(run: GenerationRun): void {
    const { batchId = "", request, key = "" } = run;
    renew(run);
    if (request && !batchId) void follow(run, key, (options) => media().stream(request, options));
    else void follow(run, "", (options) => media().events(batchId, options));
  }

  /** Retries slots. The idempotency key stays the same until one of them has failed again. */
  function retry(run: GenerationRun, slots: readonly number[]): void {
    const { batchId = "", state, failedAt, retrying } = run;
    const attempts = slots.map((slot) => `${slot}.${state?.slots[slot]?.attempt}.${failedAt[slot]}`);
    if (!run.streams.size) renew(run);
    for (const slot of slots) retrying.add(slot);
    void follow(
      run,
      [batchId, ...attempts].join("/"),
      (options) => media().retryStream(batchId, { ...options, slots }),
      slots,
    );
  }

  /**
   * Folds a stream of events into the run. From its first event on, it replaces the stream that was read before.
   *
   * @param idempotencyKey - the key of the batch or round that the stream starts; empty if it starts nothing.
   */
  async function follow(
    run: GenerationRun,
    idempotencyKey: string,
    open: (options: RetryOptions) => AsyncIterable<BatchEvent>,
    slots: readonly number[] = [],
  ): Promise<void> {
    const { streams, retrying, stop } = run;
    // Before the server answers, the batch id is unknown, so an abort goes through the request's signal.
    const request = new AbortController();
    let isPending = idempotencyKey;
    onAbort(stop.signal, () => isPending && request.abort(stop.signal.reason));
    const stream = open({
      idempotencyKey,
      signal: request.signal,
      after: run.state?.sequence ?? -1,
      onConnection(connection) {
        // While a retry cannot connect yet, the stream that is being read may still be connected.
        if (connection === "connecting" && run.stream && run.stream !== stream) return;
        run.connection = connection;
        notify(run);
      },
    })[Symbol.asyncIterator]();
    streams.add(stream);
    notify(run);
    try {
      while (true) {
        const { done, value } = await stream.next();
        if (!streams.has(stream)) return;
        isPending = "";
        if (run.stream && run.stream !== stream) detach(run, run.stream);
        run.stream = stream;
        if (done) break;
        apply(run, value);
      }
      if (!run.state?.ended)
        throw new DramatisError("internal", "The event stream ended early.", { retryable: true });
      streams.delete(stream);
      settle(run);
    } catch (error) {
      if (!streams.delete(stream)) return;
      for (const slot of slots) retrying.delete(slot);
      settle(run, error);
    }
  }

  function apply(run: GenerationRun, event: BatchEvent): void {
    const state = reduceBatch(run.state, event);
    if (!state || state === run.state) return;
    run.state = state;
    run.batchId = state.batchId;
    if (event.type === "batch-start") for (const slot of event.slots) run.retrying.delete(slot);
    if (event.type === "slot-error") run.failedAt[event.slot] = event.sequence;
    if (event.type === "batch-end") run.hasEnded = true;
    notify(run, "onEvent", event);
  }

  /** Handles the end of a stream. If it was the last one, settles the run. */
  function settle(run: GenerationRun, thrown?: unknown): void {
    const { streams, retrying, state, hasEnded } = run;
    const isOver = !streams.size;
    if (isOver) retrying.clear();
    if (thrown) {
      run.error = DramatisError.isInstance(thrown)
        ? thrown
        : new DramatisError("internal", "The request could not be sent.", { cause: thrown });
      notify(run, "onError", run.error);
    } else notify(run);
    if (!isOver) return;
    const result = state && toBatchResult(state);
    if (result && result.status !== "running" && (hasEnded || !run.error)) {
      run.resolve(result);
      if (hasEnded) notify(run, "onFinish", result);
    } else if (run.error) run.reject(run.error);
  }

  /** Cancels the batch on the server. */
  function stop(run: GenerationRun): void {
    if (!run.streams.size || run.stop.signal.aborted) return;
    run.retrying.clear();
    run.stop.abort(canceled("Canceled, but the server did not confirm it."));
    notify(run);
    if (run.batchId)
      media()
        .cancel(run.batchId)
        .catch((error: unknown) => {
          detach(run);
          settle(run, error);
        });
  }

  return { begin, retry, stop, detach };
}

/** Stops reading one stream of the run, or all. The batch continues. */
function detach({ streams }: GenerationRun, only?: EventStream): void {
  for (const stream of only ? [only] : streams) if (streams.delete(stream)) stream.return?.().catch(() => {});
}

export function canceled(message: string): DramatisError {
  return new DramatisError("canceled", message);
}
