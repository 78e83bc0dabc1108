import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { onAbort } from "../util/on-abort.ts";
import { callAfter } from "../util/wait.ts";
import { answerIn, resultIn } from "./answer.ts";
import type { FollowOptions } from "./begin-batch.ts";
import { failureOf, lost, ofKind, reasonOf } from "./client-errors.ts";
import { batchPath, type Connection, cancelPath, cancelRequest } from "./connection.ts";
import { eventsBetween } from "./events-between.ts";
import { readEvents } from "./read-events.ts";
import { backoffMs } from "./timing.ts";
import { within } from "./wait.ts";

/**
 * What a connection is doing.
 *
 * - `connecting`: a request was sent, and has no answer yet.
 * - `streaming`: the answer is a stream of events.
 * - `polling`: the answer is the batch as it is now.
 * - `waiting`: nothing, until the next request.
 * - `canceled`: the batch is being canceled by the caller's signal.
 * - `ended`: the last event has arrived. A retry of the batch may still follow it.
 * - `detached`: nobody reads the events anymore.
 */
type ConnectionState = "connecting" | "streaming" | "polling" | "waiting" | "canceled" | "ended" | "detached";

/** Follows one batch to its end, over as many requests as that takes. */
export class BatchConnection {
  readonly #connection: Connection;
  readonly #kind: AssetKind;
  readonly #options: FollowOptions;
  #is: ConnectionState = "connecting";
  /** Aborts the current request, or the wait for the next one. */
  #step = new AbortController();
  #batchId: string;
  /** The sequence of the last event that was returned. */
  #after: number;
  #batch: BatchState | undefined;
  #hasBegun: boolean;
  #hasAnswered = false;
  #streams: boolean;
  #pollMs = 0;
  /** Requests in a row without anything new. */
  #tries = 0;
  #cancellation: Promise<BatchResult | undefined> | undefined;

  constructor(connection: Connection, kind: AssetKind, options: FollowOptions) {
    this.#connection = connection;
    this.#kind = kind;
    this.#options = options;
    this.#batchId = options.batchId ?? "";
    this.#after = options.after ?? -1;
    this.#hasBegun = !options.beginning;
    this.#streams = connection.streams && !options.onBegin;
  }

  /** Ends the connection at once. The batch is not affected. */
  detach(): void {
    this.#enter("detached");
    this.#step.abort();
  }

  /**
   * The events of the batch, each once.
   * @throws DramatisError `not_found` if it is of another kind; the error of a request that cannot be repeated
   */
  async *events(): AsyncGenerator<BatchEvent> {
    const { signal } = this.#options;
    if (signal?.aborted) throw reasonOf(signal);
    const stopListening = onAbort(signal, () => this.#stop());
    try {
      while (!this.#isOver) {
        let error: unknown;
        try {
          yield* this.#connect();
        } catch (thrown) {
          error = thrown;
        }
        if (!this.#isOver && !signal?.aborted) await this.#wait(error);
        if (this.#isOver || !signal?.aborted) continue;
        this.#enter("canceled");
        const result = await this.#cancellation;
        if (!result) throw reasonOf(signal);
        return yield* this.#take(eventsBetween(this.#batch, result, this.#after, this.#connection.clock));
      }
    } finally {
      // A caller that only stopped reading may still cancel.
      if (this.#is !== "detached") stopListening();
    }
  }

  get #isOver(): boolean {
    return this.#is === "ended" || this.#is === "detached";
  }

  #enter(state: ConnectionState): void {
    if (this.#is !== "detached") this.#is = state;
  }

  /** Sends one request, and returns the events in its answer. */
  async *#connect(): AsyncGenerator<BatchEvent> {
    const { clock, timing } = this.#connection;
    const request = new AbortController();
    const limited = <Value>(answer: Promise<Value>) =>
      within(clock, this.#is === "ended" ? timing.lingerMs : timing.silentMs, request, answer);
    this.#enter("connecting");
    this.#step = request;
    try {
      const response = await limited(this.#send());
      const { ok, status, headers, body } = response;
      if (ok) {
        this.#hasAnswered = true;
        this.#options.onConnection?.("connected");
      }
      this.#enter(this.#streams ? "streaming" : "polling");
      // There are no events after the ones that were read.
      if (status === 204) this.#enter("ended");
      else if (!ok || !/^text\/event-stream/i.test(headers.get("content-type") ?? "")) {
        const answer = await limited(answerIn(response, clock));
        this.#tries = 0;
        if (typeof answer === "string") this.#begin(answer);
        else yield* this.#take(eventsBetween(this.#batch, ofKind(answer, this.#kind), this.#after, clock));
      } else if (!body?.getReader) this.#streams = false;
      else {
        yield* this.#take(readEvents(body, limited));
      }
    } finally {
      // The answer may not have been read to its end.
      request.abort();
    }
  }

  #send(): Promise<Response> {
    const { beginning, signal } = this.#options;
    const begins = this.#hasBegun ? undefined : beginning;
    const streams = this.#streams;
    const headers = {
      accept: streams ? "text/event-stream" : "application/json",
      ...(begins && { "content-type": "application/json", "idempotency-key": begins.key }),
      ...(begins && !streams && { prefer: "respond-async" }),
      ...(streams && this.#after >= 0 && { "last-event-id": `${this.#after}` }),
    };
    const init = begins ? { method: "POST", body: begins.body } : {};
    const path = begins?.path ?? batchPath(this.#batchId) + (streams ? "/events" : "");
    return this.#connection.send(path, { ...init, headers, signal: this.#step.signal }, signal);
  }

  async *#take(
    events: AsyncIterable<BatchEvent | undefined> | Iterable<BatchEvent>,
  ): AsyncGenerator<BatchEvent> {
    for await (const event of events) {
      if (!event) this.#tries = 0;
      else if (this.#isNew(event)) yield event;
    }
  }

  /** Applies an event. @returns whether it has not been returned before */
  #isNew(event: BatchEvent): boolean {
    const { type, sequence } = event;
    if (type === "batch-start") ofKind(event, this.#kind);
    const isProgress = type === "slot-progress";
    // A retried batch has an end for each round.
    if (type === "batch-end") this.#enter("ended");
    else if (type === "batch-start" && this.#is === "ended") this.#enter("streaming");
    this.#begin(event.batchId);
    if (isProgress ? sequence < this.#after : sequence <= this.#after) return false;
    const next = reduceBatch(this.#batch, event);
    // The server repeats the current progress to a client that reconnects.
    if (isProgress && next && next === this.#batch) return false;
    this.#batch = next;
    this.#after = sequence;
    this.#tries = 0;
    this.#pollMs = this.#connection.timing.poll.firstMs;
    return true;
  }

  #begin(batchId: string): void {
    const { onBegin, signal } = this.#options;
    this.#batchId ||= batchId;
    if (!this.#hasBegun) onBegin?.(this.#batchId);
    this.#hasBegun = true;
    if (signal?.aborted) this.#stop();
  }

  /** Reacts to the caller's signal. A batch that is just starting gets a moment: without an id it cannot be canceled. */
  #stop(): void {
    const { clock, timing } = this.#connection;
    const step = this.#step;
    if (this.#is === "ended") return;
    if (!this.#hasBegun) callAfter(clock, timing.cancelMs, () => step.abort(), step.signal);
    else {
      if (this.#options.beginning) this.#cancellation ??= this.#cancel();
      step.abort();
    }
  }

  #cancel(): Promise<BatchResult | undefined> {
    const { clock, timing, send } = this.#connection;
    const request = new AbortController();
    const result = send(cancelPath(this.#batchId), { ...cancelRequest, signal: request.signal }).then(
      (response) => resultIn(response, clock),
    );
    return within(clock, timing.cancelMs, request, result).catch(() => undefined);
  }

  /** Waits until the next request. @throws the error of the last one, if it cannot be repeated */
  #wait(error: unknown): Promise<void> {
    const { clock, timing } = this.#connection;
    const { poll, retry } = timing;
    let ms = this.#pollMs;
    if (error === undefined && !this.#streams) {
      this.#pollMs = Math.min(Math.max(ms * 1.5, poll.firstMs), poll.longestMs);
    } else {
      const failure = failureOf(error);
      // A request that may have started a batch is repeated only if no server has answered it.
      const mayRepeat = failure?.retryable && (this.#hasBegun || failure.code === "internal");
      if (error !== undefined && !mayRepeat) throw error;
      if (++this.#tries > retry.tries) throw lost(this.#hasBegun, this.#batchId, error);
      this.#options.onConnection?.(this.#hasAnswered ? "reconnecting" : "connecting");
      ms = backoffMs(this.#connection, this.#tries, failure?.retryAfterMs);
    }
    this.#enter("waiting");
    this.#step = new AbortController();
    return new Promise((resolve) => callAfter(clock, ms, resolve, this.#step.signal, this.#options.signal));
  }
}
