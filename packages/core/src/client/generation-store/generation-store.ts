import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { Clock } from "../../util/clock.ts";
import type { Random } from "../../util/random.ts";
import type { DramatisClient } from "../dramatis-client.ts";
import type { GenerationRequest, GenerationSnapshot } from "./generation-snapshot.ts";

/** Keeps the latest run across a page reload: `sessionStorage`, for example. Its errors do not affect the run. */
export interface GenerationStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Options of a store. If a callback throws, the error is reported as an unhandled rejection and the run continues. */
export interface GenerationStoreOptions<Kind extends AssetKind = "image"> {
  readonly client: DramatisClient;
  /** Measures the throttle of progress; the client's clock if absent. */
  readonly clock?: Clock;
  /** Generates idempotency keys; the client's random source if absent. */
  readonly random?: Random;
  /** What the store generates: images or a video; images if absent. */
  readonly kind?: Kind;
  /**
   * Stores the key and request of the latest run before it is sent, and then its batch id. If absent, nothing is
   * stored.
   */
  readonly storage?: GenerationStorage;
  /** The key in the storage; `dramatis.image` or `dramatis.video` if absent. Give each store its own. */
  readonly storageKey?: string;
  /**
   * Called once when all slots of a run have ended, and again after a retry. Not called for a run that was replaced.
   */
  readonly onFinish?: (result: BatchResult<Kind>) => void;
  /** Called once with each `error` that the snapshot shows. Not called for slot failures. */
  readonly onError?: (error: DramatisError) => void;
  /** Called once with each event that changes the shown run. */
  readonly onEvent?: (event: BatchEvent<Kind>) => void;
  /**
   * What `generate` does while another request runs: `replace` that run, or `ignore` the new request; `replace` if
   * absent.
   */
  readonly whenRunning?: "replace" | "ignore";
  /**
   * The shortest time between two updates of progress, in milliseconds; 100 if absent. Other events are shown at once.
   */
  readonly progressThrottleMs?: number;
}

/** Options of one run. */
export interface GenerationRunOptions {
  /** The same key and request joins the same batch. If absent, the store generates a key. */
  readonly idempotencyKey?: string;
}

/**
 * One generation and its state. React reads it with `useSyncExternalStore`. A run continues without listeners; only
 * `abort` and a request that replaces it cancel anything. The methods do not use `this`.
 *
 * You can ignore the promises, because the snapshot shows their errors too.
 */
export interface GenerationStore<Kind extends AssetKind = "image"> {
  /** Calls the listener whenever the snapshot has changed. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
  /** Returns the current snapshot. It is the same object until something changes. */
  getSnapshot(): GenerationSnapshot<Kind>;
  /** Returns the idle snapshot, for server rendering and hydration. */
  getServerSnapshot(): GenerationSnapshot<Kind>;
  /**
   * Starts a run. An equal request joins the running one, so a double click is paid once. A different request replaces
   * it: the earlier batch is canceled on the server, because its images would never be shown, and slots that have not
   * started are not paid for. Its promise resolves with a canceled result that holds what was finished.
   *
   * If the outcome of a run is unknown, the same request is sent with the same key, and joins the batch that may have
   * started.
   *
   * @throws DramatisError in the promise: the error that prevented the start; `internal` if the events were lost;
   * `canceled` if it was aborted before the server confirmed the start, or if `reset` or `attach` detached from it.
   * @example
   * ```ts
   * const { images, failures } = await store.generate({ description: "a red-haired pirate" });
   * ```
   */
  generate(request: GenerationRequest<Kind>, options?: GenerationRunOptions): Promise<BatchResult<Kind>>;
  /**
   * Retries one slot, or several in one request. Slots that are ready or running are skipped. If the server has not
   * confirmed the start of the batch, the whole request is sent again with its key.
   *
   * @returns the result once all slots have ended. If the retry is refused while other slots run, only the snapshot's
   * `error` reports it.
   * @throws DramatisError in the promise: `invalid_request` without a run.
   * @example
   * ```ts
   * for (const { slot, failure } of failed) if (failure.retryable) void store.retry(slot);
   * ```
   */
  retry(slots: number | readonly number[]): Promise<BatchResult<Kind>>;
  /** Retries all slots without an image in one request. */
  retryAll(): Promise<BatchResult<Kind>>;
  /**
   * Cancels the run on the server. The snapshot is `canceled` at once. An image that still arrives was paid for, and is
   * shown. If the server does not confirm the cancel, `error` says so, and the batch may continue.
   */
  abort(): void;
  /** Forgets the run, in the storage too. A running batch continues on the server; call `abort` first to stop it. */
  reset(): void;
  /**
   * Shows a batch that was started elsewhere, from its first event. The batch that was shown before continues on the
   * server.
   *
   * @throws DramatisError in the promise: `not_found` if the batch does not exist.
   */
  attach(batchId: string): Promise<BatchResult<Kind>>;
  /**
   * Continues the run in the storage; undefined if nothing is stored or the store already has a run. Call it after the
   * page has rendered: in an effect, not during a render. If the batch id is not known yet, the request is sent again
   * with its key, and joins the batch that it started.
   *
   * @example
   * ```ts
   * const store = createGenerationStore({ client, storage: sessionStorage });
   * store.resumeSaved();
   * ```
   */
  resumeSaved(): Promise<BatchResult<Kind>> | undefined;
}
