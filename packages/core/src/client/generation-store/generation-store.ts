import type { AssetKind } from "../../assets/asset.ts";
import type { BatchEvent } from "../../batch/batch-event.ts";
import type { BatchResult } from "../../batch/batch-result.ts";
import type { DramatisError } from "../../errors/dramatis-error.ts";
import type { Clock } from "../../util/clock.ts";
import type { Random } from "../../util/random.ts";
import type { DramatisClient } from "../dramatis-client.ts";
import type { GenerationRequest, GenerationSnapshot } from "./generation-snapshot.ts";

/** What keeps the latest run over a reload: `sessionStorage`, for example. What it throws breaks no run. */
export interface GenerationStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How a store works. What a callback throws is reported as an unhandled rejection, and breaks no run. */
export interface GenerationStoreOptions<Kind extends AssetKind = "image"> {
  readonly client: DramatisClient;
  /** Measures the throttle of progress; the client's clock if absent. */
  readonly clock?: Clock;
  /** Gives idempotency keys; the client's chance if absent. */
  readonly random?: Random;
  /** What it generates: images if absent, or a video. */
  readonly kind?: Kind;
  /** Keeps the key and the request of the latest run before it is sent, and its batch's id. Nothing is kept if absent. */
  readonly storage?: GenerationStorage;
  /** Under which name; `dramatis.image` or `dramatis.video` if absent. Give each store its own. */
  readonly storageKey?: string;
  /** Called once whenever all slots have ended: of a run, and again of a retry. Not for a run that was replaced. */
  readonly onFinish?: (result: BatchResult<Kind>) => void;
  /** Called once with each error that the snapshot shows. A slot's failure is none. */
  readonly onError?: (error: DramatisError) => void;
  /** Called once with each event that says something new of the run that is shown. */
  readonly onEvent?: (event: BatchEvent<Kind>) => void;
  /** What `generate` does while another request runs: take its place, or `ignore` the new one. `replace` if absent. */
  readonly whenRunning?: "replace" | "ignore";
  /** Progress is shown this often at most, in milliseconds; 100 if absent. What ends a slot is shown at once. */
  readonly progressThrottleMs?: number;
}

/** Options of one run. */
export interface GenerationRunOptions {
  /** The same key and request joins the same batch. The store makes one of its own if absent. */
  readonly idempotencyKey?: string;
}

/**
 * One generation, and what may be shown of it. React reads it with `useSyncExternalStore`. It goes on without listeners;
 * only `abort` and a request that takes its place cancel anything. The functions may be passed on by themselves.
 *
 * The promises may be left alone: what they reject with stands in the snapshot too.
 */
export interface GenerationStore<Kind extends AssetKind = "image"> {
  /** Calls the listener whenever the snapshot has changed; returns how to end that. */
  subscribe(listener: () => void): () => void;
  /** The same object until something changes. */
  getSnapshot(): GenerationSnapshot<Kind>;
  /** For rendering on a server, and for hydration: always idle. */
  getServerSnapshot(): GenerationSnapshot<Kind>;
  /**
   * Starts a run. An equal request joins the one that is under way: a double click is paid once. Another one replaces
   * it: the earlier is canceled on the server, as whoever asks for something else will never see its images, and those
   * that are not begun need not be paid. Its promise resolves with what was finished, as a canceled result.
   *
   * The same request after one whose outcome is unknown is sent with the same key: it joins what may have begun.
   *
   * @throws DramatisError in the promise: what keeps the batch from beginning; `internal` where its events were lost;
   * `canceled` where it was aborted before it was known to have begun, or `reset` or `attach` ended the listening.
   * @example
   * ```ts
   * const { images, failures } = await store.generate({ description: "a red-haired pirate" });
   * ```
   */
  generate(request: GenerationRequest<Kind>, options?: GenerationRunOptions): Promise<BatchResult<Kind>>;
  /**
   * Tries a slot again, or several in one request. It changes nothing where a slot has its image or is under way. Where the server is not
   * known to have begun, the whole request is sent again with its key.
   *
   * @returns the result once all slots have ended. Where other slots run on, a retry that was refused is told by `error`.
   * @throws DramatisError in the promise: `invalid_request` where there is no run.
   * @example
   * ```ts
   * for (const { slot, failure } of failed) if (failure.retryable) void store.retry(slot);
   * ```
   */
  retry(slots: number | readonly number[]): Promise<BatchResult<Kind>>;
  /** Like `retry`, for all slots without an image, in one request. */
  retryAll(): Promise<BatchResult<Kind>>;
  /**
   * Cancels the run on the server. The snapshot is `canceled` at once; an image that comes all the same was paid, and
   * takes its place. Where the server does not confirm it, `error` says so, and the batch may go on.
   */
  abort(): void;
  /** Forgets the run, also in the storage. It goes on where it runs: `abort` first to stop it. */
  reset(): void;
  /**
   * Shows a batch that was begun elsewhere, from its first event on. What ran here goes on, and is no longer shown.
   *
   * @throws DramatisError in the promise: `not_found` where there is no such batch.
   */
  attach(batchId: string): Promise<BatchResult<Kind>>;
  /**
   * Goes on with what the storage has kept, unless there is a run already; undefined where there is nothing. Call it
   * when the page is there: in an effect, not in a render. A request whose batch is unknown is sent again under its
   * key, and joins what it had begun.
   *
   * @example
   * ```ts
   * const store = createGenerationStore({ client, storage: sessionStorage });
   * store.resumeSaved();
   * ```
   */
  resumeSaved(): Promise<BatchResult<Kind>> | undefined;
}
