import type { AssetKind } from "../assets/asset.ts";
import type { BatchEvent } from "../batch/batch-event.ts";
import type { BatchResult } from "../batch/batch-result.ts";
import type { BatchState } from "../batch/batch-state.ts";
import { reduceBatch } from "../batch/reduce-batch.ts";
import { onAbort } from "../util/on-abort.ts";
import { callAfter } from "../util/wait.ts";
import { answerIn, resultIn } from "./answer.ts";
import { failureOf, lost, ofKind, reasonOf } from "./client-errors.ts";
import type { ClientRunOptions } from "./dramatis-client.ts";
import { eventsBetween } from "./events-between.ts";
import { readEvents } from "./read-events.ts";
import { batchPath, cancelPath, cancelRequest, type Server } from "./server.ts";
import { backoffMs } from "./timing.ts";
import { within } from "./wait.ts";

/** The request that begins a batch or a round of it: the same key never begins a second one. */
export interface Beginning {
  readonly path: string;
  readonly body: string;
  readonly key: string;
}

/** What to follow, and from where. */
export interface FollowOptions {
  /** Sent, and sent again, until the batch is known to have begun; absent for one that was begun elsewhere. */
  readonly beginning?: Beginning;
  readonly batchId?: string;
  /** Only events with a greater sequence. */
  readonly after?: number | undefined;
  /** Cancels the batch, if it was begun here; else it only ends the following. */
  readonly signal?: AbortSignal | undefined;
  readonly onConnection?: ClientRunOptions["onConnection"];
  /** Told once the batch has begun; the server need not tell of its events then. */
  readonly onBegin?: (batchId: string) => void;
}

/** The events of one batch of a kind (one of another kind is `not_found`), up to its end, over as many connections as that takes. */
export async function* following(
  server: Server,
  kind: AssetKind,
  { beginning, batchId = "", after = -1, signal, onConnection, onBegin }: FollowOptions,
  detached: AbortSignal,
): AsyncGenerator<BatchEvent> {
  const { clock, timing } = server;
  const { poll, retry, silentMs, lingerMs, cancelMs } = timing;
  let connection = new AbortController();
  let hasBegun = !beginning;
  let hasEnded = false;
  let hasAnswered = false;
  let polls = !server.streams || onBegin !== undefined;
  let pollMs = 0;
  /** Since anything new was heard. */
  let tries = 0;
  let state: BatchState | undefined;
  let canceled: Promise<BatchResult | undefined> | undefined;

  if (signal?.aborted) throw reasonOf(signal);
  const stopListening = onAbort(signal, stop);
  onAbort(detached, () => connection.abort());
  try {
    while (!isDone()) {
      let error: unknown;
      try {
        yield* connect();
      } catch (thrown) {
        error = thrown;
      }
      if (!isDone() && !signal?.aborted) await pause(pauseAfter(error));
      if (isDone() || !signal?.aborted) continue;
      const result = await canceled;
      if (result === undefined) throw reasonOf(signal);
      yield* tell(eventsBetween(state, result, after, clock));
      return;
    }
  } finally {
    // Whoever has only gone away may still cancel.
    if (!detached.aborted) stopListening();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => callAfter(clock, ms, resolve, detached, signal));
  }

  function isDone(): boolean {
    return hasEnded || detached.aborted;
  }

  /** What one connection brings. */
  async function* connect(): AsyncGenerator<BatchEvent> {
    connection = new AbortController();
    const limited = <Value>(answer: Promise<Value>) =>
      within(clock, hasEnded ? lingerMs : silentMs, connection, answer);
    try {
      const response = await limited(request());
      const { ok, status, headers, body } = response;
      if (ok) {
        hasAnswered = true;
        onConnection?.("connected");
      }
      // There is nothing after what was read.
      if (status === 204) hasEnded = true;
      else if (!ok || !/^text\/event-stream/i.test(headers.get("content-type") ?? "")) {
        const answer = await limited(answerIn(response, clock));
        tries = 0;
        if (typeof answer === "string") begin(answer);
        else yield* tell(eventsBetween(state, ofKind(answer, kind), after, clock));
      } else if (!body?.getReader) polls = true;
      else yield* tell(readEvents(body, limited));
    } finally {
      // Also an answer that nobody reads to its end.
      connection.abort();
    }
  }

  function request(): Promise<Response> {
    const begins = hasBegun ? undefined : beginning;
    const headers = {
      accept: polls ? "application/json" : "text/event-stream",
      ...(begins && { "content-type": "application/json", "idempotency-key": begins.key }),
      ...(begins && polls && { prefer: "respond-async" }),
      ...(!polls && after >= 0 && { "last-event-id": `${after}` }),
    };
    const init = begins ? { method: "POST", body: begins.body } : {};
    const path = begins?.path ?? batchPath(batchId) + (polls ? "" : "/events");
    return server.send(path, { ...init, headers, signal: connection.signal }, signal);
  }

  /** Whether the event is to be told; not twice. */
  function take(event: BatchEvent): boolean {
    const { type, sequence } = event;
    if (type === "batch-start") ofKind(event, kind);
    const isProgress = type === "slot-progress";
    // A batch that was retried tells the end of each round.
    hasEnded = type === "batch-end" || (hasEnded && type !== "batch-start");
    begin(event.batchId);
    if (isProgress ? sequence < after : sequence <= after) return false;
    const next = reduceBatch(state, event);
    // Told again to whoever comes back.
    if (isProgress && next && next === state) return false;
    state = next;
    after = sequence;
    tries = 0;
    pollMs = poll.firstMs;
    return true;
  }

  async function* tell(
    events: AsyncIterable<BatchEvent | undefined> | Iterable<BatchEvent>,
  ): AsyncGenerator<BatchEvent> {
    for await (const event of events) {
      if (!event) tries = 0;
      else if (take(event)) yield event;
    }
  }

  function begin(id: string): void {
    batchId ||= id;
    if (!hasBegun) onBegin?.(batchId);
    hasBegun = true;
    if (signal?.aborted) stop();
  }

  /** The signal has aborted. What is on its way to begin is waited for a little: it has no id to be canceled by yet. */
  function stop(): void {
    const current = connection;
    if (hasEnded) return;
    if (!hasBegun) callAfter(clock, cancelMs, () => current.abort(), current.signal);
    else {
      if (beginning) canceled ??= cancel();
      current.abort();
    }
  }

  function cancel(): Promise<BatchResult | undefined> {
    const controller = new AbortController();
    const { signal } = controller;
    const answer = server.send(cancelPath(batchId), { ...cancelRequest, signal });
    const result = answer.then((response) => resultIn(response, clock));
    return within(clock, cancelMs, controller, result).catch(() => undefined);
  }

  /** How long to wait before the next connection. @throws the error of the last one, where another would not help. */
  function pauseAfter(error: unknown): number {
    if (error === undefined && polls) {
      const pause = pollMs;
      pollMs = Math.min(Math.max(pollMs * 1.5, poll.firstMs), poll.longestMs);
      return pause;
    }
    const failure = failureOf(error);
    // What may have begun a batch is sent again only where no server has spoken.
    const mayRepeat = failure?.retryable && (hasBegun || failure.code === "internal");
    if (error !== undefined && !mayRepeat) throw error;
    if (++tries > retry.tries) throw lost(hasBegun, batchId, error);
    onConnection?.(hasAnswered ? "reconnecting" : "connecting");
    return backoffMs(server, tries, failure?.retryAfterMs);
  }
}
